package dev.holdfast.store.postgres;

import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.store.Copy;
import dev.holdfast.store.PrimaryStatus.Look;
import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.ProbeAnswer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** PostgreSQL's side of the sync: the probe, and the steps on a connection of their own. */
@Singleton
final class PostgresSync implements PrimarySync {
  private static final Logger LOG = Logger.getLogger(PostgresSync.class);
  private static final int LATE = 10_000;
  private static final int LOG_ROWS_MOST = 1_000_000;
  private static final long PRUNE_EVERY = Duration.ofSeconds(30).toNanos();

  /** Locks in the order of the ids, as all who lock several do. */
  private static final String RENEW =
      """
      with held as materialized (
        select id from tasks
        where status = 'running' and (worker = $1 or claim_id = any($2::uuid[]))
        order by id for update
      )
      update tasks set lease_expires_at = clock_timestamp() + $3::float8 * interval '1 second'
      from held where tasks.id = held.id
      """;

  private final PostgresOptions options;
  private final CommitProbe probe;
  private final SyncLine line;
  private final FirstLook first;
  private final PostgresReplay replay;
  private final LogPruning pruning = new LogPruning(LOG_ROWS_MOST);
  private final AtomicLong nextPruning = new AtomicLong(System.nanoTime() + PRUNE_EVERY);

  private final PoolRefill pool;

  PostgresSync(
      Vertx vertx,
      PostgresOptions options,
      PostgresSchema schema,
      PostgresReplay replay,
      PoolRefill pool) {
    this.replay = replay;
    this.pool = pool;
    this.options = options;
    this.probe = new CommitProbe(vertx, options);
    this.line = new SyncLine(vertx, options);
    this.first = new FirstLook(vertx, schema, line);
  }

  @Override
  public Uni<Probed> probe() {
    return probe
        .ask()
        .invoke(
            probed -> {
              if (probed.answer() instanceof ProbeAnswer.Good) {
                options.allowPool();
              }
            });
  }

  /** What the probes say, or null where nobody probes. */
  Look probed() {
    return probe.look();
  }

  @Override
  public Uni<Epoch> look(UUID replica, UUID expected, UUID witness, Runnable progress) {
    return first.look(new FirstLook.Asking(replica, expected, witness), progress);
  }

  @Override
  public Uni<Void> renewLeases(String worker, Set<UUID> claims, Duration lease) {
    Tuple arguments = Tuple.of(worker, claims.toArray(UUID[]::new), lease.toNanos() / 1e9);
    return line.step(
        connection -> connection.preparedQuery(RENEW).execute(arguments).replaceWithVoid());
  }

  @Override
  public Uni<Drain.Ended> replay(
      UUID replica, Drain.Batch batch, Map<UUID, Copy.Claim> claims, Duration lease) {
    return line.take()
        .chain(
            taken ->
                SyncLine.limited(replay.apply(taken, replica, batch, claims, lease))
                    .onItem()
                    .invoke(ended -> replayed(taken, ended))
                    .onFailure()
                    .invoke(() -> line.breakOff(taken))
                    .onCancellation()
                    .invoke(() -> line.breakOff(taken)))
        .onFailure(TimeoutException.class)
        .recoverWithItem(tooBig(batch))
        .onFailure()
        .recoverWithItem(failure -> new Drain.Ended.NotNow());
  }

  /** One that is alone is not too big: whatever is slow then, it is no fault of the operation's. */
  private static Drain.Ended tooBig(Drain.Batch batch) {
    return batch.entries().size() > 1 ? new Drain.Ended.TooSlow() : new Drain.Ended.NotNow();
  }

  /** What did not commit may have left something open. */
  private void replayed(PgConnection taken, Drain.Ended ended) {
    if (ended instanceof Drain.Ended.Committed) {
      line.keep(taken);
    } else {
      line.breakOff(taken);
    }
  }

  @Override
  public Uni<Pulled> pull(Pulled.Asked asked) {
    return line.step(connection -> ChangePull.pull(connection, asked)).invoke(this::prune);
  }

  /** Now and then, behind a pull, which does not wait for it. */
  private void prune() {
    long due = nextPruning.get();
    long now = System.nanoTime();
    if (now - due < 0 || !nextPruning.compareAndSet(due, now + PRUNE_EVERY)) {
      return;
    }
    line.step(pruning::prune)
        .subscribe()
        .with(
            more -> {
              if (more) {
                nextPruning.set(System.nanoTime());
              }
            },
            failure -> LOG.debugf("nothing pruned: %s", PostgresFailures.of(failure).said()));
  }

  @Override
  public Uni<Reading> readAll(Pulled.Asked asked, Epoch known) {
    return WholeRead.begin(line, asked, known);
  }

  @Override
  public Uni<Long> conflicts() {
    return line.step(
        connection ->
            connection
                .query("select count(*) from sync_conflict")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0)));
  }

  @Override
  public FailureClass classify(Throwable failure) {
    return failure instanceof Refusal ? FailureClass.REFUSAL : PostgresFailures.of(failure).kind();
  }

  void close(@Observes @Priority(LATE) ShutdownEvent event) {
    Uni.join()
        .all(probe.close(), line.close())
        .andCollectFailures()
        .subscribe()
        .with(done -> {}, failure -> {});
  }

  @Override
  public void prepare() {
    pool.begin();
  }

  @Override
  public void drop() {
    options.dropPool();
    probe.drop();
    line.drop();
    first.drop();
  }
}
