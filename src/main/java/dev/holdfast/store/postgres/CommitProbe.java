package dev.holdfast.store.postgres;

import dev.holdfast.store.PrimaryStatus.Look;
import dev.holdfast.store.PrimarySync.Probed;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.ProbeAnswer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The probe of rule M3: it commits, so that a server is not called well whose synchronous standby
 * is gone. Where one is not answered yet, the next has a connection of its own; the first that
 * answers is kept. One that says nothing for {@value #SILENCE_MS} ms is closed.
 */
final class CommitProbe {
  private static final int SILENCE_MS = 1_000;
  private static final Duration CONNECT = Duration.ofMillis(500);

  /** Without a probe for so long, nobody probes. */
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();

  /** After so long without an answer it is not connected any more. */
  private static final long PATIENCE = Duration.ofMillis(900).toNanos();

  /**
   * A record in the write-ahead log, in no table: a transaction id alone would be committed without
   * waiting for a standby. A standby could not write it and would call that an internal error.
   */
  private static final String PROBE =
      """
      select pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
        current_setting('server_version_num')::int, clock_timestamp(),
        case when not pg_is_in_recovery()
          then pg_logical_emit_message(true, 'holdfast'::text, ''::text) end
      """;

  private final KeptConnection connection;
  private final AtomicLong drops = new AtomicLong();
  private volatile long started = System.nanoTime() - PAUSE;
  private volatile Heard heard;

  private record Heard(Look look, long at) {}

  CommitProbe(Vertx vertx, PostgresOptions options) {
    Duration silence = Duration.ofMillis(SILENCE_MS);
    this.connection =
        new KeptConnection(
            new Connections(vertx, options.impatient("probe", CONNECT, silence, silence), silence),
            ((VertxInternal) vertx).createEventLoopContext());
  }

  /** Asks; never fails, and is never answered where the connection was dropped meanwhile. */
  Uni<Probed> ask() {
    long begun = System.nanoTime();
    long before = drops.get();
    started = begun;
    return connection
        .use(this::ask)
        .onFailure()
        .recoverWithItem(CommitProbe::failed)
        .chain(
            found ->
                drops.get() == before
                    ? Uni.createFrom().item(() -> told(found, begun))
                    : Uni.createFrom().nothing());
  }

  /** What was found, and the reason where it is bad. */
  private record Found(Probed probed, String error) {}

  private Uni<Found> ask(PgConnection asked) {
    Instant sent = Instant.now();
    return asked.query(PROBE).execute().map(rows -> found(rows.iterator().next(), sent));
  }

  private static Found found(Row row, Instant sent) {
    Instant received = Instant.now();
    Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
    Duration offset = Duration.between(middle, row.getOffsetDateTime(3).toInstant());
    String why =
        PostgresProbe.State.of(row.getInteger(2), row.getBoolean(0), row.getBoolean(1)).reason();
    ProbeAnswer answer = why == null ? new ProbeAnswer.Good() : new ProbeAnswer.Bad(why);
    return new Found(new Probed(answer, offset), why);
  }

  private static Found failed(Throwable failure) {
    PostgresFailures told = PostgresFailures.of(failure);
    ProbeAnswer answer =
        told.kind() == FailureClass.OVERLOAD
            ? new ProbeAnswer.Overloaded()
            : new ProbeAnswer.Bad(told.what());
    return new Found(new Probed(answer, null), told.what());
  }

  private Probed told(Found found, long begun) {
    long now = System.nanoTime();
    boolean well = found.error == null;
    Double millis = well ? (now - begun) / 1_000 / 1_000.0 : null;
    heard = new Heard(new Look(well, millis, found.error), now);
    return found.probed;
  }

  /** What the probes say now, or null where nobody probes or none was answered ever. */
  Look look() {
    long now = System.nanoTime();
    Heard last = heard;
    if (last == null || now - started > PAUSE) {
      return null;
    }
    return now - last.at > PATIENCE ? new Look(false, null, "timeout") : last.look;
  }

  /** Breaks its connections off; what is under way is not answered. */
  void drop() {
    drops.incrementAndGet();
    connection.drop();
  }

  Uni<Void> close() {
    return connection.close();
  }
}
