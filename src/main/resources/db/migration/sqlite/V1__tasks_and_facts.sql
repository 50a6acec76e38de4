-- Instants are microseconds since the epoch; ids are UUIDs in their text form; JSON is text.
-- row_id is this file's own key: stable under VACUUM, small in every index, unknown outside.

-- Every operation that was applied here, once (rules D1, D2). The number is never reused (rule D4).
create table operations (
  row_id       integer primary key autoincrement,
  id           text    not null unique,
  kind         text    not null,
  request_hash text,
  outcome      text,
  at           integer not null
) strict;

-- What only the claim and the lists look at comes first; what can be long comes last, so that
-- reading the former never walks the overflow pages of the latter.
create table tasks (
  row_id           integer primary key,
  id               text    not null unique,
  type             text    not null,
  status           text    not null
    check (status in ('created', 'queued', 'running', 'completed', 'failed', 'cancelled')),
  queue            text    not null,
  priority         integer not null,
  run_after        integer,
  -- A queued task is claimable once it is due; due_at orders it among its equals.
  ready            integer not null check (ready in (0, 1)),
  due_at           integer,
  attempt          integer not null,
  budget_base      integer not null,
  max_attempts     integer not null,
  timeout_seconds  integer,
  worker           text,
  claim_id         text,
  lease_expires_at integer,
  started_at       integer,
  finished_at      integer,
  created_at       integer not null,
  updated_at       integer not null,
  version          integer not null,
  operation_id     text    not null,
  domain           text,
  drift_score      real    not null,
  backoff          text,
  traceparent      text,
  labels           text    not null,
  description      text    not null,
  search           text    not null, -- type and description, folded
  error            text,
  params           text    not null,
  result           text
) strict;

create index tasks_created_at on tasks (created_at, id);
create index tasks_updated_at on tasks (updated_at, id);
create index tasks_priority on tasks (priority, id);
-- A missing run_after counts as the smallest, here as in the cursor of a list.
create index tasks_run_after on tasks (ifnull(run_after, -9223372036854775808), id);
create index tasks_status on tasks (status, created_at, id);
create index tasks_type on tasks (type, created_at, id);
create index tasks_queue on tasks (queue, created_at, id);
create index tasks_domain on tasks (domain, created_at, id) where domain is not null;

-- The claim: by type, in the order in which it takes. Future and finished tasks are not in it.
create index tasks_ready on tasks (type, priority desc, due_at, id) where ready = 1;
create index tasks_ready_queue on tasks (queue, type, priority desc, due_at, id) where ready = 1;
-- Queued for later: looked at once per claim, by what has come due since.
create index tasks_future on tasks (due_at) where status = 'queued' and ready = 0;
create index tasks_leases on tasks (lease_expires_at) where status = 'running';
create index tasks_worker on tasks (worker) where status = 'running';

create table attempts (
  row_id      integer primary key,
  task_id     text    not null references tasks (id) on delete cascade,
  attempt     integer not null,
  claim_id    text    not null,
  worker      text    not null,
  started_at  integer not null,
  finished_at integer not null,
  late        integer not null check (late in (0, 1)),
  error       text,
  result      text,
  unique (task_id, attempt, claim_id)
) strict;

-- Derived from tasks by triggers, so that no write can forget them.
create table task_labels (
  label  text    not null,
  row_id integer not null references tasks (row_id) on delete cascade,
  primary key (label, row_id)
) strict, without rowid;
create index task_labels_row on task_labels (row_id);

create trigger tasks_labels_insert after insert on tasks when new.labels <> '{}' begin
  insert into task_labels (label, row_id)
    select distinct key || ':' || value, new.row_id from json_each(new.labels);
end;
create trigger tasks_labels_update after update of labels on tasks
when new.labels <> old.labels begin
  delete from task_labels where row_id = old.row_id;
  insert into task_labels (label, row_id)
    select distinct key || ':' || value, new.row_id from json_each(new.labels);
end;

create virtual table tasks_fts using fts5 (
  search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
create trigger tasks_fts_insert after insert on tasks begin
  insert into tasks_fts (rowid, search) values (new.row_id, new.search);
end;
create trigger tasks_fts_update after update of search on tasks
when new.search <> old.search begin
  update tasks_fts set search = new.search where rowid = old.row_id;
end;
create trigger tasks_fts_delete after delete on tasks begin
  delete from tasks_fts where rowid = old.row_id;
end;

create table facts (
  row_id       integer primary key,
  id           text    not null unique,
  created_at   integer not null,
  updated_at   integer not null,
  version      integer not null,
  operation_id text    not null,
  tags         text    not null,
  text         text    not null,
  search       text    not null, -- the text, folded
  meta_data    text    not null
) strict;

create index facts_created_at on facts (created_at, id);

create table fact_tags (
  tag    text    not null,
  row_id integer not null references facts (row_id) on delete cascade,
  primary key (tag, row_id)
) strict, without rowid;
create index fact_tags_row on fact_tags (row_id);

create trigger facts_tags_insert after insert on facts when new.tags <> '[]' begin
  insert into fact_tags (tag, row_id)
    select distinct value, new.row_id from json_each(new.tags);
end;
create trigger facts_tags_update after update of tags on facts when new.tags <> old.tags begin
  delete from fact_tags where row_id = old.row_id;
  insert into fact_tags (tag, row_id)
    select distinct value, new.row_id from json_each(new.tags);
end;

create virtual table facts_fts using fts5 (
  search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
create trigger facts_fts_insert after insert on facts begin
  insert into facts_fts (rowid, search) values (new.row_id, new.search);
end;
create trigger facts_fts_update after update of search on facts
when new.search <> old.search begin
  update facts_fts set search = new.search where rowid = old.row_id;
end;
create trigger facts_fts_delete after delete on facts begin
  delete from facts_fts where rowid = old.row_id;
end;
