create table orgs (
  id text collate "C" primary key,
  name text not null,
  plan text collate "C" not null check (plan in ('starter', 'growth', 'scale', 'luna_enterprise')),
  -- How long ended deliveries are kept, and how far back the feed goes.
  deliveries_days integer not null default 30 check (deliveries_days between 1 and 365),
  feed_days integer not null default 90 check (feed_days between 1 and 365),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
alter table orgs enable row level security, force row level security;
create policy tenant on orgs using (id = (select app_org()));
-- The operator's list of orgs, which is of no tenant.
create policy operator on orgs for select using ((select app_scope()) = 'operator');
-- A worker looks at the plan of the org whose delivery or job it holds.
create policy deliveries on orgs for select using ((select app_scope()) = 'deliveries');
-- Who signs in is known before an org is chosen: for whom do they work?
create policy accounts on orgs for select using ((select app_scope()) = 'accounts');

create table members (
  org_id text collate "C" not null,
  user_id text collate "C" not null,
  role text collate "C" not null check (role in ('owner', 'admin', 'member', 'read_only')),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, user_id)
);
create index members_user on members (user_id);
alter table members enable row level security, force row level security;
create policy tenant on members using (org_id = (select app_org()));
create policy accounts on members for select using ((select app_scope()) = 'accounts');

-- One per address and org; gone once it is accepted. Of the token in the link only the SHA-256 is kept.
create table invitations (
  org_id text collate "C" not null,
  id text collate "C" not null,
  email text not null,
  role text collate "C" not null check (role in ('owner', 'admin', 'member', 'read_only')),
  token_hash bytea not null,
  invited_by text collate "C" not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (org_id, id)
);
create unique index invitations_email on invitations (org_id, email);
-- Not unique: it is 256 random bits, and whoever follows a link is of no org yet.
create index invitations_token on invitations (token_hash);
alter table invitations enable row level security, force row level security;
create policy tenant on invitations using (org_id = (select app_org()));
create policy accounts on invitations for select using ((select app_scope()) = 'accounts');

-- Users belong to no tenant: one person may work for several. The columns are those of better-auth.
create table users (
  id text collate "C" primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table sessions (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  -- Ours: the org that they chose last. Whether they still work for it, `members` says.
  active_org_id text collate "C",
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index sessions_user on sessions (user_id);

create table accounts (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index accounts_user on accounts (user_id);

create table verifications (
  id text collate "C" primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index verifications_identifier on verifications (identifier);

create table two_factors (
  id text collate "C" primary key,
  user_id text collate "C" not null references users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);
create unique index two_factors_user on two_factors (user_id);

-- How often somebody tried: by address of the network and by account, each hashed. Counted here, so that the limits
-- hold over all processes.
create table sign_in_attempts (
  key bytea primary key,
  started_at timestamptz(3) not null default now(),
  count integer not null default 1
);
create index sign_in_attempts_age on sign_in_attempts (started_at);

-- Without an SMTP server: mail to persons about their account. It holds links that open accounts, so unlike captured
-- mail no org is shown it, only who sits at the machine.
create table personal_mail (
  id text collate "C" primary key,
  to_address text not null,
  subject text not null,
  text text not null,
  created_at timestamptz(3) not null default now()
);

-- The page of captured mail: read only, across tenants, and shown to this machine alone.
create policy captured_mail on orgs for select using ((select app_scope()) = 'captured_mail');
