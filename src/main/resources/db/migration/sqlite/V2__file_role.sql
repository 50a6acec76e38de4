-- What this file was last opened as (rule S7): alone, or as the standby of one PostgreSQL database.
create table file_role (
  kind        text not null check (kind in ('STANDALONE', 'STANDBY')),
  database_id text,
  check ((kind = 'STANDBY') = (database_id is not null))
) strict;

-- A file from before was always opened alone.
insert into file_role (kind)
  select 'STANDALONE' where exists (select 1 from operations) or exists (select 1 from tasks)
    or exists (select 1 from facts);
