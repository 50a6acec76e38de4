package dev.holdfast.outage.table;

import dev.holdfast.outage.Console;

/**
 * Writes down in PostgreSQL, in the transaction itself, in which order operations were applied and
 * runs were settled there: by triggers of the bench's own, in a schema of their own. Transactions
 * are ordered by when they were committed, which of two that change one row is the order of their
 * effects; within one, the numbers say it.
 */
final class Witness {
  private static final String SCHEMA =
      """
      create schema bench;
      create table bench.effects (
        seq       bigint generated always as identity,
        xid       xid8 not null default pg_current_xact_id(),
        operation uuid not null,
        task      uuid -- of a run that was settled; then the operation is its claim
      );
      create function bench.applied() returns trigger language plpgsql security definer as $$
      begin
        insert into bench.effects (operation) values (new.id);
        return null;
      end
      $$;
      create function bench.settled() returns trigger language plpgsql security definer as $$
      begin
        insert into bench.effects (operation, task) values (new.claim_id, new.task_id);
        return null;
      end
      $$;
      create trigger bench_applied after insert on operations
        for each row execute function bench.applied();
      create trigger bench_settled after insert on attempts
        for each row execute function bench.settled();
      """;

  /** Everything that was applied, in order; see {@link Effects}. */
  static final String EFFECTS =
      """
      select e.operation, e.task, o.kind, o.outcome, a.late or a.error is not null as in_vain
      from bench.effects e
        left join operations o on o.id = e.operation and e.task is null
        left join attempts a on a.task_id = e.task and a.claim_id = e.operation
      order by pg_xact_commit_timestamp(e.xid::xid), e.seq
      """;

  private Witness() {}

  /** From now on it does. */
  static void call(Console console) {
    console.execute(SCHEMA);
  }
}
