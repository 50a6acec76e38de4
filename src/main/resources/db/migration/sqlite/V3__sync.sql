-- What makes this file the copy of a PostgreSQL database, and the journal of what it is to bring back.
-- The rule numbers are those of the sync protocol. Rows are named as "tasks/ID"; instants are
-- microseconds since the epoch. Alone, the file leaves all of it empty.

-- Whether a queued task may be claimed here while PostgreSQL is away: the generation in which this pod
-- made it, or 0 (section 6).
alter table tasks add column own integer not null default 0;
create index tasks_own on tasks (own, type, priority desc, due_at, id) where ready = 1 and own <> 0;

-- Operations that PostgreSQL does not have yet, in order (rules S1, S2). Numbers are never used twice
-- (rule D4).
create table journal (
  number       integer primary key autoincrement,
  origin       text    not null,
  operation_id text    not null,
  request_hash text,
  outcome      text,
  kind         text    not null,
  doubt        integer not null check (doubt in (0, 1)),
  sent         integer not null default 0 check (sent in (0, 1)),
  at           integer not null,
  touches      text    not null, -- an array in JSON
  tick         integer,
  body         text    not null
) strict;
create index journal_operation on journal (operation_id);

-- Which rows they change: no pull writes over these (rule R4).
create table journal_rows (
  row    text    not null,
  number integer not null references journal (number) on delete cascade,
  primary key (row, number)
) strict, without rowid;
create index journal_rows_number on journal_rows (number);

-- Drained entries, kept for a PostgreSQL that goes back in time (rule S5).
create table journal_kept (
  number       integer primary key,
  origin       text    not null,
  operation_id text    not null,
  request_hash text,
  outcome      text,
  kind         text    not null,
  at           integer not null,
  touches      text    not null,
  tick         integer,
  body         text    not null,
  applied_at   integer not null
) strict;
create index journal_kept_applied_at on journal_kept (applied_at);

-- Rows that are to be read from PostgreSQL again, because what was done to them here does not stand
-- there, or because a pull had to leave them (rules M2, R4).
create table reread (
  row text not null primary key
) strict, without rowid;

-- Rows that came from memory after a commit in PostgreSQL, until a pull has seen that (rule R3).
create table own_rows (
  row     text    not null primary key,
  xid     integer not null,
  version integer not null,
  deleted integer not null check (deleted in (0, 1))
) strict, without rowid;

-- Rows of which it is known only that PostgreSQL has them (rule R8).
create table unreadable (
  row text not null primary key
) strict, without rowid;

-- While the copy is made anew: which rows have come so far; an attempt as "attempts/TASK/NUMBER/CLAIM".
create table resync_rows (
  row text not null primary key
) strict, without rowid;

-- One row; what is null is not known yet.
create table sync_state (
  replica      text    not null, -- names this file in PostgreSQL
  database_id  text,
  system       text,
  timeline     integer,
  era          text,
  acknowledged integer not null, -- rule R6
  cursor       text    not null, -- a snapshot of PostgreSQL's, "" for none (rule R2)
  pulled_at    integer,
  warm         integer not null check (warm in (0, 1)),
  witness      text,             -- the last operation that PostgreSQL is known to have (rule R6)
  witness_at   integer,
  clock_offset integer           -- what PostgreSQL's clock shows more than this machine's
) strict;
