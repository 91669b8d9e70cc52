-- First answers of POSTs with an Idempotency-Key, kept for a day. They hold personal data: whoever erases a lead
-- deletes those about it by `lead_ids`.
create table idempotent_answers (
  org_id text collate "C" not null,
  key text collate "C" not null,
  -- SHA-256 of method, URL and body.
  fingerprint bytea not null,
  -- Null: the work is under way outside of any transaction; until `expires_at` nobody else begins it.
  status integer,
  headers text not null default '{}',
  -- Without secrets.
  body text not null default '',
  lead_ids text[] not null default '{}',
  expires_at timestamptz(3) not null,
  primary key (org_id, key)
);
create index idempotent_answers_expired on idempotent_answers (expires_at);
alter table idempotent_answers enable row level security, force row level security;
create policy tenant on idempotent_answers using (org_id = (select app_org()));
create policy retention on idempotent_answers using ((select app_scope()) = 'retention');

-- Who changed what, written in the transaction of the change. Rows are added and read, and never changed: no policy
-- lets an update through, and a delete only what is past its time. Of leads and mails it holds ids and names of fields,
-- so that erasing them has nothing to do here.
create table audit_log (
  org_id text collate "C" not null,
  id text collate "C" not null,
  action text collate "C" not null,
  -- The id of what was changed; null where it is one of a kind, or would be personal.
  target text collate "C",
  actor_type text collate "C" not null check (actor_type in ('api_key', 'person', 'operator', 'system')),
  -- The id of a key or person; the type's own word where there is no such id.
  actor_id text collate "C" not null,
  actor_name text,
  address text,
  request_id text,
  fields text[] not null default '{}',
  -- JSON objects, of settings, keys and webhooks alone.
  before text,
  after text,
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
create index audit_log_action on audit_log (org_id, action, id);
create index audit_log_actor on audit_log (org_id, actor_id, id);
create index audit_log_target on audit_log (org_id, target, id);
alter table audit_log enable row level security, force row level security;
create policy tenant on audit_log for select using (org_id = (select app_org()));
create policy append on audit_log for insert with check (org_id = (select app_org()));
create policy retention on audit_log for select using ((select app_scope()) = 'retention');
create policy retention_deletes on audit_log for delete using ((select app_scope()) = 'retention');
