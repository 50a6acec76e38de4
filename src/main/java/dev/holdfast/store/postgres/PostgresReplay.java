package dev.holdfast.store.postgres;

import dev.holdfast.store.Copy;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.entry.Fold;
import dev.holdfast.sync.entry.Folded;
import dev.holdfast.sync.entry.Ground;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Applies batches of the journal (rules S2 to S4): one transaction each, three round trips, however
 * many entries there are. The connection's own limits on locks and statements hold.
 */
final class PostgresReplay {
  private final Duration retention;
  private final UnknownFailures unknown = new UnknownFailures();

  /**
   * @param retention how long operations are kept
   */
  PostgresReplay(Duration retention) {
    this.retention = retention;
  }

  /**
   * Applies a batch; never fails. The connection is left outside of any transaction, or closed.
   *
   * @param replica names the file that the batch comes from
   * @param claims that creates take along, by task
   * @param lease how long these hold from now on, by PostgreSQL's clock
   */
  Uni<Drain.Ended> apply(
      PgConnection connection,
      UUID replica,
      Drain.Batch batch,
      Map<UUID, Copy.Claim> claims,
      Duration lease) {
    return Uni.createFrom()
        .deferred(
            () -> {
              ReplayBatch read = new ReplayBatch(batch);
              ReplayGround found = new ReplayGround(read);
              return found
                  .begin(connection, replica)
                  .map(begun -> fold(read, found.ground(retention, lease, claims)))
                  .call(folded -> ReplayWrites.write(connection, folded))
                  .call(() -> connection.query("commit").execute())
                  .onFailure()
                  .call(() -> rollBack(connection));
            })
        .map(folded -> (Drain.Ended) new Drain.Ended.Committed(folded.verdicts()))
        .onFailure()
        .recoverWithItem(this::ended);
  }

  private static Folded fold(ReplayBatch batch, Ground ground) {
    Fold fold = new Fold(ground);
    batch.foldInto(fold);
    return fold.end();
  }

  /** Nothing is left open on the connection, whatever became of the transaction. */
  private static Uni<?> rollBack(PgConnection connection) {
    return connection
        .query("rollback")
        .execute()
        .replaceWithVoid()
        .onFailure()
        .recoverWithUni(connection::close)
        .onFailure()
        .recoverWithNull();
  }

  private Drain.Ended ended(Throwable failure) {
    PostgresFailures told = PostgresFailures.of(failure);
    if (told.isUnknown()) {
      unknown.tell(failure);
    }
    if ("57014".equals(told.sqlState())) {
      return new Drain.Ended.TooSlow();
    }
    return isAboutTheBatch(told)
        ? new Drain.Ended.Failed(why(told, failure))
        : new Drain.Ended.NotNow();
  }

  /** What the server answers is not in doubt, and what never reached it is a defect of ours. */
  private static boolean isAboutTheBatch(PostgresFailures told) {
    boolean answered = told.kind() == FailureClass.IN_DOUBT && told.sqlState() != null;
    return told.kind() == FailureClass.REFUSAL || answered || told.isUnknown();
  }

  private static String why(PostgresFailures told, Throwable failure) {
    String words =
        failure instanceof PgException answer ? answer.getErrorMessage() : failure.toString();
    return told.said() + ": " + words;
  }
}
