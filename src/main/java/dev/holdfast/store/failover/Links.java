package dev.holdfast.store.failover;

import dev.holdfast.store.Copy;
import dev.holdfast.store.CopyState;
import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.PrimaryLink;
import dev.holdfast.sync.ProbeAnswer;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.Supervisor;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Carries out what the supervisor asks of PostgreSQL and gives it the answers, on the sync thread.
 * What fails is told in one word to whoever asks why PostgreSQL does not serve.
 */
final class Links implements PrimaryLink {
  private static final Logger LOG = Logger.getLogger(Links.class);

  private final PrimarySync primary;
  private final Copy copy;
  private final SyncThread thread;
  private final Context context;
  private final UUID bound;
  private Supervisor supervisor;
  private Runnable told;
  private volatile long awaited;

  /** What the steps need to know of the pod, and whom they tell. */
  interface Context {
    /** Claims of this process whose leases are to be renewed. */
    Set<UUID> claims();

    /** How long a lease is. */
    Duration lease();

    /** How long operations are kept. */
    Duration retention();

    void probed(PrimarySync.Probed probed, Duration took);

    /** A history was seen. */
    void looked(Epoch seen, Epoch.Change change);

    /** A batch came back. */
    void replayed(Drain.Batch batch, Drain.Ended ended, Duration took);

    /** The leases were asked to be renewed at this time, and are. */
    void renewed(Instant asked);

    /** Why a step failed. */
    void failed(Throwable why);
  }

  /**
   * @param bound database that the file belongs to, or null
   */
  Links(PrimarySync primary, Copy copy, SyncThread thread, Context context, UUID bound) {
    this.bound = bound;
    this.primary = primary;
    this.copy = copy;
    this.thread = thread;
    this.context = context;
  }

  /**
   * Whom the answers are for.
   *
   * @param after each answer, once the supervisor knows it
   */
  void serve(Supervisor served, Runnable after) {
    supervisor = served;
    told = after;
  }

  @Override
  public void probe(long probe) {
    Instant sent = thread.now();
    answer(
        primary.probe(),
        probed -> {
          context.probed(probed, Duration.between(sent, thread.now()));
          supervisor.probed(probe, probed.answer(), thread.now());
        },
        failure ->
            supervisor.probed(probe, new ProbeAnswer.Bad(failure.getMessage()), thread.now()));
  }

  @Override
  public void look(long step) {
    begin(step);
    CopyState known = copy.state();
    answer(
        primary.look(known.replica(), database(known), witness(known), () -> progressed(step)),
        seen -> looked(step, known, seen),
        failure -> {
          context.failed(failure);
          supervisor.looked(step, Epoch.Change.LEFT_BEHIND, thread.now());
        });
  }

  /** The first database that a file meets is its own (rule S7). */
  private void looked(long step, CopyState known, Epoch seen) {
    Epoch.Change change = known.epoch() == null ? first(seen) : known.epoch().to(seen);
    context.looked(seen, change);
    if (known.epoch() != null || change == Epoch.Change.ANOTHER) {
      supervisor.looked(step, change, thread.now());
      return;
    }
    answer(
        copy.bind(seen),
        bound -> supervisor.looked(step, change, thread.now()),
        failure -> {
          context.failed(failure);
          supervisor.looked(step, Epoch.Change.LEFT_BEHIND, thread.now());
        });
  }

  private Epoch.Change first(Epoch seen) {
    boolean other = bound != null && !bound.equals(seen.database());
    return other ? Epoch.Change.ANOTHER : Epoch.Change.NONE;
  }

  private UUID database(CopyState known) {
    return known.epoch() == null ? bound : known.epoch().database();
  }

  private UUID witness(CopyState known) {
    boolean sound =
        known.witness() != null
            && Epoch.isWitness(known.witnessAt(), Instant.now(), context.retention());
    return sound ? known.witness() : null;
  }

  @Override
  public void renewLeases(long step) {
    begin(step);
    Instant asked = thread.now();
    Uni<Void> renewed =
        copy.claimsToSettle()
            .map(
                settling -> {
                  Set<UUID> claims = new HashSet<>(context.claims());
                  claims.addAll(settling);
                  return claims;
                })
            .chain(
                claims ->
                    claims.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : primary.renewLeases("", claims, context.lease()));
    answer(
        renewed,
        done -> {
          context.renewed(asked);
          supervisor.renewed(step, true, thread.now());
        },
        failure -> {
          context.failed(failure);
          supervisor.renewed(step, false, thread.now());
        });
  }

  @Override
  public void replay(long step, Drain.Batch batch) {
    begin(step);
    Instant sent = thread.now();
    UUID replica = copy.state().replica();
    answer(
        copy.sending(batch.entries())
            .chain(claims -> primary.replay(replica, batch, claims, context.lease())),
        ended -> {
          context.replayed(batch, ended, Duration.between(sent, thread.now()));
          supervisor.replayed(step, ended, thread.now());
        },
        failure -> {
          context.failed(failure);
          supervisor.replayed(step, new Drain.Ended.NotNow(), thread.now());
        });
  }

  @Override
  public void pull(long step, Set<String> rows, boolean compare) {
    begin(step);
    answer(
        primary.pull(asked(rows)).chain(pulled -> copy.apply(pulled, () -> isAwaiting(step))),
        end -> supervisor.pulled(step, end, thread.now()),
        failure -> notPulled(step, failure));
  }

  private Pulled.Asked asked(Set<String> rows) {
    CopyState known = copy.state();
    return new Pulled.Asked(
        known.replica(), known.cursor(), known.acknowledged(), witness(known), List.copyOf(rows));
  }

  private void notPulled(long step, Throwable failure) {
    context.failed(failure);
    supervisor.pulled(step, PullEnd.FAILED, thread.now());
  }

  @Override
  public void resync(long step) {
    begin(step);
    Pulled.Asked asked = asked(Set.of());
    Epoch known = copy.state().epoch();
    answer(
        copy.beginResync()
            .chain(() -> primary.readAll(asked, known))
            .chain(all -> all(step, asked, all)),
        end -> supervisor.pulled(step, end, thread.now()),
        failure -> notPulled(step, failure));
  }

  private Uni<PullEnd> all(long step, Pulled.Asked asked, PrimarySync.Reading reading) {
    return pages(step, reading)
        .chain(
            whole ->
                reading
                    .end()
                    .chain(
                        () ->
                            whole
                                ? copy.endResync(
                                    asked.cursor(),
                                    reading.snapshot(),
                                    reading.epoch(),
                                    () -> isAwaiting(step))
                                : Uni.createFrom().item(PullEnd.FAILED)))
        .onFailure()
        .call(failure -> reading.end().onFailure().recoverWithNull());
  }

  /** Page by page; false if nobody waits for them any more. */
  private Uni<Boolean> pages(long step, PrimarySync.Reading reading) {
    return reading
        .next()
        .chain(
            rows -> {
              if (rows == null) {
                return Uni.createFrom().item(true);
              }
              progressed(step);
              return copy.page(rows, reading.snapshot(), () -> isAwaiting(step))
                  .chain(taken -> taken ? pages(step, reading) : Uni.createFrom().item(false));
            });
  }

  private void progressed(long step) {
    thread.execute(() -> supervisor.progressed(step, thread.now()));
  }

  private void begin(long step) {
    awaited = step;
  }

  /** Asked by the copy, in its transaction, on its own thread. */
  private boolean isAwaiting(long step) {
    return awaited == step;
  }

  /** After everything that the supervisor was told: what it has given up is not applied. */
  void settle() {
    if (awaited != 0 && !supervisor.isAwaiting(awaited)) {
      awaited = 0;
    }
  }

  private <T> void answer(Uni<T> asked, Consumer<T> answered, Consumer<Throwable> failed) {
    asked
        .subscribe()
        .with(
            item -> thread.execute(() -> then(() -> answered.accept(item))),
            failure -> thread.execute(() -> then(() -> failed.accept(failure))));
  }

  private void then(Runnable work) {
    work.run();
    settle();
    told.run();
    LOG.trace(supervisor);
  }
}
