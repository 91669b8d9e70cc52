-- What Stripe knows of an org: its customer, and its subscription as it was read there last. A cache of Stripe, but for
-- `plan`, which says what Stripe gave: it takes back no more than that.
create table billing_accounts (
  org_id text collate "C" primary key,
  -- Stripe's ids. Null: none yet.
  customer_id text collate "C",
  subscription_id text collate "C",
  state text collate "C" check (state in
    ('active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete', 'incomplete_expired', 'canceled')),
  plan text collate "C" check (plan in ('starter', 'growth', 'scale', 'luna_enterprise')),
  renews_at timestamptz(3),
  cancels_at timestamptz(3),
  -- Readings of Stripe overlap. Each takes a number before it asks, and is kept only if none that began later was.
  readings_begun bigint not null default 0,
  reading_kept bigint not null default 0,
  -- When the operator was last written to about a plan.
  contacted_at timestamptz(3)
);
-- Not unique: whether a customer is taken elsewhere must not be felt. Stripe makes each id once.
create index billing_accounts_customer on billing_accounts (customer_id);
alter table billing_accounts enable row level security, force row level security;
create policy tenant on billing_accounts using (org_id = (select app_org()));
-- Stripe reports about a customer: whose is it?
create policy billing on billing_accounts for select using ((select app_scope()) = 'billing');

-- Reports of Stripe that were dealt with. It sends one again for three days at most; they are kept for thirty.
create table stripe_events (
  org_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  received_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
alter table stripe_events enable row level security, force row level security;
create policy tenant on stripe_events using (org_id = (select app_org()));
