create table orgs (
  id text collate "C" primary key,
  name text not null,
  plan text collate "C" not null check (plan in ('starter', 'growth', 'scale', 'luna_enterprise')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
alter table orgs enable row level security, force row level security;
create policy tenant on orgs using (id = (select app_org()));
-- The operator's list of orgs, which is of no tenant.
create policy operator on orgs for select using ((select app_scope()) = 'operator');
-- A worker looks at the plan of the org whose delivery or job it holds.
create policy deliveries on orgs for select using ((select app_scope()) = 'deliveries');

create table members (
  org_id text collate "C" not null,
  user_id text collate "C" not null,
  role text collate "C" not null check (role in ('owner', 'admin', 'member', 'read_only')),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, user_id)
);
alter table members enable row level security, force row level security;
create policy tenant on members using (org_id = (select app_org()));

-- Users belong to no tenant: one person may work for several. The columns are those of better-auth.
create table users (
  id text collate "C" primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
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

-- The page that shows an operator what runs on this machine: read only, across tenants, and only to this machine.
create policy overview on orgs for select using ((select app_scope()) = 'overview');
