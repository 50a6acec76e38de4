-- What the copies of this database follow, and what they bring back to it. The rule numbers are those of
-- the sync protocol.

-- Every change of a replicated table, one row per statement (rule R1).
create table change_log (
  seq bigint generated always as identity primary key,
  xid xid8   not null default pg_current_xact_id(),
  tbl text   not null,
  ids text[] not null,
  op  text   not null
);
create index change_log_xid on change_log (xid);

-- Triggers run with the search path of the session; an operator's may be another.
create function log_change() returns trigger language plpgsql set search_path from current as $$
begin
  insert into change_log (tbl, ids, op)
    select tg_table_name, array_agg(id::text), tg_op from changed having count(*) > 0;
  return null;
end
$$;
-- The attempts of a task are followed together, under the task's id.
create function log_attempts() returns trigger language plpgsql set search_path from current as $$
begin
  insert into change_log (tbl, ids, op)
    select tg_table_name, array_agg(distinct task_id::text), tg_op from changed having count(*) > 0;
  return null;
end
$$;

create trigger operations_log_insert after insert on operations
  referencing new table as changed for each statement execute function log_change();
create trigger operations_log_update after update on operations
  referencing new table as changed for each statement execute function log_change();
create trigger operations_log_delete after delete on operations
  referencing old table as changed for each statement execute function log_change();
create trigger tasks_log_insert after insert on tasks
  referencing new table as changed for each statement execute function log_change();
create trigger tasks_log_update after update on tasks
  referencing new table as changed for each statement execute function log_change();
create trigger tasks_log_delete after delete on tasks
  referencing old table as changed for each statement execute function log_change();
create trigger attempts_log_insert after insert on attempts
  referencing new table as changed for each statement execute function log_attempts();
create trigger attempts_log_update after update on attempts
  referencing new table as changed for each statement execute function log_attempts();
create trigger attempts_log_delete after delete on attempts
  referencing old table as changed for each statement execute function log_attempts();
create trigger facts_log_insert after insert on facts
  referencing new table as changed for each statement execute function log_change();
create trigger facts_log_update after update on facts
  referencing new table as changed for each statement execute function log_change();
create trigger facts_log_delete after delete on facts
  referencing old table as changed for each statement execute function log_change();

-- One row: the era is replaced by whoever notices that this database went back in time (rule R6); up to
-- the pruned snapshot the log is not whole any more (rule R5).
create table sync_state (
  era    uuid not null,
  pruned text not null
);
insert into sync_state (era, pruned) values (gen_random_uuid(), '1:1:');

-- Each SQLite file that follows this database, and the counter that its pulls raise (rule R6).
create table replicas (
  replica      uuid        not null primary key,
  acknowledged bigint      not null,
  cursor       text        not null,
  at           timestamptz not null
);

-- Each opening of a file, and the number of its last entry that was applied here (rule D4).
create table origins (
  origin  uuid        not null primary key,
  replica uuid        not null,
  applied bigint      not null,
  at      timestamptz not null
);

-- What was refused, with everything (rule S4).
create table sync_conflict (
  id         uuid        not null primary key,
  origin     uuid        not null,
  number     bigint      not null,
  operation  uuid        not null,
  kind       text        not null,
  reason     text        not null,
  joins      uuid,
  touches    text[]      not null,
  entry      text        not null,
  found      text,
  entered_at timestamptz not null,
  at         timestamptz not null,
  unique (origin, number)
);
create index sync_conflict_operation on sync_conflict (operation);
create index sync_conflict_touches on sync_conflict using gin (touches);
