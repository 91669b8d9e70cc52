create table api_keys (
  org_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  key_hash bytea not null,
  prefix text not null,
  last4 text not null,
  scopes text[] not null,
  -- A person, as they were called then: they may leave. Null: the command line.
  created_by text collate "C",
  created_by_name text,
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

-- The hour that a key's requests are counted in. Apart from api_keys, for it is written at every request. `granted` is
-- how many of the last call's requests were let through: an update can't tell its caller the count that it found.
create table api_key_windows (
  org_id text collate "C" not null,
  key_id text collate "C" not null,
  started_at timestamptz(3) not null,
  request_count integer not null,
  granted integer not null,
  last_used_at timestamptz(3) not null,
  primary key (org_id, key_id)
) with (fillfactor = 50);
alter table api_key_windows enable row level security, force row level security;
create policy tenant on api_key_windows using (org_id = (select app_org()));

-- Who is this, and may they go on? One round trip and one short transaction: look the key up, count its requests in
-- the window that the first of them opened, and say what is left. No row: missing, revoked and expired look alike.
-- What is refused is not counted, so `request_count` never passes the limit. Committed durably: a crash of the
-- database can't hand the same request out twice. Measured with fsync on 2 cores: 0.3 ms alone, 8,800/s for 20 callers
-- of 50 keys, 17,000/s for 20 callers of one key, which are counted together (3,000/s one by one, each waiting for the
-- row); without waiting for the disk 0.15 ms alone and 7,500/s.
create function authenticate(hash bytea, requests integer, max_requests integer, window_seconds double precision)
returns table (
  org_id text, org_name text, plan text, key_id text, key_name text, scopes text[],
  granted integer, remaining integer, reset_seconds double precision
)
language plpgsql as $$
#variable_conflict use_column
declare
  moment timestamptz(3) := clock_timestamp();
  ended_by timestamptz(3) := moment - make_interval(secs => window_seconds);
  first_grant integer := least(requests, max_requests);
  found_key api_keys;
  found_org orgs;
  counted api_key_windows;
begin
  perform set_config('app.scope', 'authentication', true);
  select * into found_key from api_keys k
  where k.key_hash = hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > moment);
  perform set_config('app.scope', '', true);
  -- Not «not found», which would be about the line before this one.
  if found_key.id is null then
    return;
  end if;
  perform set_config('app.org_id', found_key.org_id, true);
  select * into found_org from orgs o where o.id = found_key.org_id;
  -- Erased: its keys follow in a moment.
  if found_org.id is null then
    return;
  end if;

  insert into api_key_windows as w (org_id, key_id, started_at, request_count, granted, last_used_at)
  values (found_key.org_id, found_key.id, moment, first_grant, first_grant, moment)
  on conflict (org_id, key_id) do update set
    started_at = case when w.started_at <= ended_by then moment else w.started_at end,
    request_count = case when w.started_at <= ended_by then first_grant
      else least(w.request_count + requests, max_requests) end,
    granted = case when w.started_at <= ended_by then first_grant
      else least(requests, max_requests - w.request_count) end,
    last_used_at = moment
  where w.request_count < max_requests or w.started_at <= ended_by
  returning * into counted;

  if not found then
    select * into counted from api_key_windows w
    where w.org_id = found_key.org_id and w.key_id = found_key.id;
    counted.granted := 0;
  end if;
  return query select
    found_key.org_id, found_org.name, found_org.plan, found_key.id, found_key.name, found_key.scopes,
    counted.granted, max_requests - counted.request_count,
    extract(epoch from counted.started_at - ended_by)::double precision
      - extract(epoch from clock_timestamp() - moment)::double precision;
end $$;
