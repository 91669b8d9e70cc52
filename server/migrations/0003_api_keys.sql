create table api_keys (
  org_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  key_hash bytea not null,
  prefix text not null,
  last4 text not null,
  scopes text[] not null,
  created_by text collate "C",
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (org_id, id)
);
-- The one key of a tenant's table that is not led by org_id: a caller shows a key before anyone knows its org.
create unique index api_keys_hash on api_keys (key_hash);
alter table api_keys enable row level security, force row level security;
create policy tenant on api_keys using (org_id = (select app_org()));
create policy authentication on api_keys for select using ((select app_scope()) = 'authentication');
-- `key revoke KEY_ID` names no org.
create policy operator on api_keys for select using ((select app_scope()) = 'operator');

-- The hour that a key's requests are counted in. Apart from api_keys, for it is written at every request.
create table api_key_windows (
  org_id text collate "C" not null,
  key_id text collate "C" not null,
  started_at timestamptz(3) not null,
  request_count integer not null,
  last_used_at timestamptz(3) not null,
  primary key (org_id, key_id)
) with (fillfactor = 50);
alter table api_key_windows enable row level security, force row level security;
create policy tenant on api_key_windows using (org_id = (select app_org()));

-- Who is this, and may they go on? One round trip and one short transaction: look the key up, count the request in
-- the window that its first request opened, and say what is left. No row: missing, revoked and expired look alike.
-- A refused request is not counted, so `request_count` never passes the limit.
create function authenticate(hash bytea, max_requests integer, window_seconds double precision)
returns table (
  org_id text, org_name text, plan text, key_id text, key_name text, scopes text[],
  allowed boolean, remaining integer, reset_seconds double precision
)
language plpgsql as $$
#variable_conflict use_column
declare
  found_key api_keys;
  found_org orgs;
  counted api_key_windows;
begin
  perform set_config('app.scope', 'authentication', true);
  select * into found_key from api_keys k
  where k.key_hash = hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
  perform set_config('app.scope', '', true);
  if not found then
    return;
  end if;
  perform set_config('app.org_id', found_key.org_id, true);
  select * into found_org from orgs o where o.id = found_key.org_id;

  insert into api_key_windows as w (org_id, key_id, started_at, request_count, last_used_at)
  values (found_key.org_id, found_key.id, clock_timestamp(), 1, clock_timestamp())
  on conflict (org_id, key_id) do update set
    started_at = case when w.started_at + make_interval(secs => window_seconds) <= excluded.started_at
      then excluded.started_at else w.started_at end,
    request_count = case when w.started_at + make_interval(secs => window_seconds) <= excluded.started_at
      then 1 else w.request_count + 1 end,
    last_used_at = excluded.last_used_at
  where w.request_count < max_requests
    or w.started_at + make_interval(secs => window_seconds) <= excluded.started_at
  returning * into counted;

  allowed := found;
  if not allowed then
    select * into counted from api_key_windows w
    where w.org_id = found_key.org_id and w.key_id = found_key.id;
  end if;
  org_id := found_key.org_id;
  org_name := found_org.name;
  plan := found_org.plan;
  key_id := found_key.id;
  key_name := found_key.name;
  scopes := found_key.scopes;
  remaining := max_requests - counted.request_count;
  reset_seconds := extract(epoch from
    counted.started_at + make_interval(secs => window_seconds) - clock_timestamp());
  return next;
end $$;
