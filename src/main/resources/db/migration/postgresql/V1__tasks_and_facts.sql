-- Columns are those of SQLite, in the same order (a test compares them), and the writing transaction.
-- JSON is text: it must come back as it was given, which neither jsonb nor a driver's json keeps.

-- Which database this is: a standby file belongs to one (rule S7).
create table database_identity (
  id uuid not null
);
insert into database_identity (id) values (gen_random_uuid());

-- Every operation that was applied here, once (rules D1, D2).
create table operations (
  id           uuid        not null primary key,
  kind         text        not null,
  request_hash text,
  outcome      text,
  at           timestamptz not null,
  xid          xid8        not null default pg_current_xact_id()
);
create index operations_at on operations (at);

create table tasks (
  id               uuid             not null primary key,
  type             text             not null,
  status           text             not null
    check (status in ('created', 'queued', 'running', 'completed', 'failed', 'cancelled')),
  queue            text             not null,
  priority         integer          not null,
  run_after        timestamptz,
  -- A queued task is claimable once it is due; due_at orders it among its equals.
  ready            boolean          not null,
  due_at           timestamptz,
  attempt          integer          not null,
  budget_base      integer          not null,
  max_attempts     integer          not null,
  timeout_seconds  integer,
  worker           text,
  claim_id         uuid,
  lease_expires_at timestamptz,
  started_at       timestamptz,
  finished_at      timestamptz,
  created_at       timestamptz      not null,
  updated_at       timestamptz      not null,
  version          bigint           not null,
  operation_id     uuid             not null,
  domain           text,
  drift_score      double precision not null,
  backoff          text,
  traceparent      text,
  labels           text             not null,
  description      text             not null,
  search           text             not null, -- type and description, folded
  error            text,
  params           text             not null,
  result           text,
  xid              xid8             not null default pg_current_xact_id()
);

create index tasks_created_at on tasks (created_at, id);
create index tasks_updated_at on tasks (updated_at, id);
create index tasks_priority on tasks (priority, id);
-- A missing run_after counts as the smallest, here as in the cursor of a list.
create index tasks_run_after on tasks (coalesce(run_after, '-infinity'), id);
create index tasks_status on tasks (status, created_at, id);
create index tasks_type on tasks (type, created_at, id);
create index tasks_queue on tasks (queue, created_at, id);
create index tasks_domain on tasks (domain, created_at, id) where domain is not null;

-- The claim: by type, in the order in which it takes. Future and finished tasks are not in it.
create index tasks_ready on tasks (type, priority desc, due_at, id) where ready;
create index tasks_ready_queue on tasks (queue, type, priority desc, due_at, id) where ready;
-- Queued for later: looked at once per claim, by what has come due since.
create index tasks_future on tasks (due_at) where status = 'queued' and not ready;
create index tasks_leases on tasks (lease_expires_at) where status = 'running';
create index tasks_worker on tasks (worker) where status = 'running';

create table attempts (
  task_id     uuid        not null references tasks (id) on delete cascade,
  attempt     integer     not null,
  claim_id    uuid        not null,
  worker      text        not null,
  started_at  timestamptz not null,
  finished_at timestamptz not null,
  late        boolean     not null,
  error       text,
  result      text,
  xid         xid8        not null default pg_current_xact_id(),
  primary key (task_id, attempt, claim_id)
);

create table facts (
  id           uuid        not null primary key,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  version      bigint      not null,
  operation_id uuid        not null,
  tags         text        not null,
  text         text        not null,
  search       text        not null, -- the text, folded
  meta_data    text        not null,
  xid          xid8        not null default pg_current_xact_id()
);
create index facts_created_at on facts (created_at, id);

-- The writing transaction (rule D6), stamped by a trigger so that no write can forget it. The default
-- does it for inserts.
create function stamp_xid() returns trigger language plpgsql as $$
begin
  new.xid := pg_current_xact_id();
  return new;
end
$$;
create trigger operations_xid before update on operations for each row execute function stamp_xid();
create trigger tasks_xid before update on tasks for each row execute function stamp_xid();
create trigger attempts_xid before update on attempts for each row execute function stamp_xid();
create trigger facts_xid before update on facts for each row execute function stamp_xid();

-- Labels as "key:value" and tags as sets, indexed straight from the columns that hold them.
create function label_set(labels text) returns text[] language sql immutable parallel safe as
  $$ select coalesce(array_agg(key || ':' || value), '{}') from json_each_text(labels::json) $$;
create function tag_set(tags text) returns text[] language sql immutable parallel safe as
  $$ select coalesce(array_agg(value), '{}') from json_array_elements_text(tags::json) $$;
create index tasks_labels on tasks using gin (label_set(labels)) where labels <> '{}';
create index facts_tags on facts using gin (tag_set(tags)) where tags <> '[]';

-- Trigrams make q fast; without the extension it is slow, not wrong.
do $$
begin
  create extension if not exists pg_trgm;
exception when others then
  raise notice 'without pg_trgm: %', sqlerrm;
end
$$;
do $$
declare
  its_schema text := (
    select nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where extname = 'pg_trgm');
begin
  if its_schema is not null then
    execute format(
      'create index tasks_search on tasks using gin (search %I.gin_trgm_ops)', its_schema);
    execute format(
      'create index facts_search on facts using gin (search %I.gin_trgm_ops)', its_schema);
  end if;
end
$$;

-- Rows of a queue change often and die soon: clean up behind them early and in small steps.
alter table tasks set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
  autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000,
  autovacuum_vacuum_insert_scale_factor = 0.05);
alter table attempts set (autovacuum_vacuum_insert_scale_factor = 0.05);
alter table operations set (
  autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table facts set (autovacuum_analyze_scale_factor = 0.02);
