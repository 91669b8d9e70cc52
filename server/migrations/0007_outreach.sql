create table email_templates (
  org_id text collate "C" primary key,
  subject text not null,
  body_text text not null,
  updated_at timestamptz(3) not null default now()
);
alter table email_templates enable row level security, force row level security;
create policy tenant on email_templates using (org_id = (select app_org()));

create table emails (
  org_id text collate "C" not null,
  id text collate "C" not null,
  lead_id text collate "C" not null,
  state text collate "C" not null check (
    state in ('draft', 'approved', 'sending', 'sent', 'failed', 'unknown', 'rejected', 'bounced')
  ),
  to_address text,
  subject text not null,
  body_text text not null,
  sequence_step integer not null default 1,
  -- A person changed it: from then on it no longer follows its lead, profile and template.
  is_edited boolean not null default false,
  -- The content hash that was approved, looked at once more before each sending.
  approved_hash text collate "C",
  approved_by text collate "C",
  -- As they were called then: a key is revoked, a person leaves.
  approved_by_name text,
  approved_at timestamptz(3),
  -- Of the one job that may send it: a job with another ticket is left over from before.
  send_ticket uuid,
  -- Sendings begun since the approval.
  attempt_count integer not null default 0,
  attempted_at timestamptz(3),
  message_id text,
  -- Why it was rejected, failed, bounced or is unknown.
  reason text,
  sent_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
-- One mail per lead and step of its sequence, however often a job runs: but for those that never reached anybody and
-- never will, after which a person may ask for another draft.
create unique index emails_step on emails (org_id, lead_id, sequence_step) where state not in ('rejected', 'bounced');
create index emails_lead on emails (org_id, lead_id, id);
create index emails_state on emails (org_id, state, id);
alter table emails enable row level security, force row level security;
create policy tenant on emails using (org_id = (select app_org()));

-- Addresses (`a@b.example`) and domains (`b.example`) that never get mail again.
create table suppressions (
  org_id text collate "C" not null,
  value text collate "C" not null,
  reason text not null,
  created_at timestamptz(3) not null default now(),
  primary key (org_id, value)
);
alter table suppressions enable row level security, force row level security;
create policy tenant on suppressions using (org_id = (select app_org()));

-- Mail that the built-in server took, for looking at: nothing of it left this machine.
create table captured_mail (
  org_id text collate "C" not null,
  id text collate "C" not null,
  email_id text collate "C",
  from_address text not null,
  to_address text not null,
  subject text not null,
  text text not null,
  source text not null,
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
alter table captured_mail enable row level security, force row level security;
create policy tenant on captured_mail using (org_id = (select app_org()));
create policy captured_mail on captured_mail for select using ((select app_scope()) = 'captured_mail');
