package dev.holdfast.store.failover;

import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Ids;
import dev.holdfast.store.Copy;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Walks the way to SQLite before anybody has to: what is run for the first time is slow on a JVM,
 * and the first requests of the first outage would pay for it. What is written is undone; that a
 * rehearsal fails means nothing.
 */
@Singleton
class Rehearsal {
  private static final Logger LOG = Logger.getLogger(Rehearsal.class);
  private static final int ROUNDS = 10;

  /** The circuit breaker takes them for failures; these are too few to open it. */
  private static final int LOST = 3;

  /** Of the file at the same time: more than it has connections, so that all are opened. */
  private static final int READS = 8;

  private final Pod pod;
  private final Door door;
  private final Copy copy;
  private final Ids ids;

  Rehearsal(Pod pod, Door door, Copy copy, Ids ids) {
    this.pod = pod;
    this.door = door;
    this.copy = copy;
    this.ids = ids;
  }

  /** Begins; nobody waits for it. */
  void begin() {
    rounds(ROUNDS, copy::rehearse)
        .chain(() -> rounds(ROUNDS, this::reads))
        .chain(() -> rounds(LOST, this::lostAnswer))
        .subscribe()
        .with(
            done -> LOG.debug("the way to SQLite was rehearsed"),
            why -> LOG.debugf("the rehearsal was broken off: %s", why.getMessage()));
  }

  private static Uni<Void> rounds(int count, Supplier<Uni<Void>> round) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (int i = 0; i < count; i++) {
      all = all.chain(done -> round.get());
    }
    return all;
  }

  /** Of what nobody has made. */
  private Uni<Void> reads() {
    Copy.Local call = new Copy.Local(1, () -> 1, false, true);
    List<Uni<Void>> reads =
        IntStream.range(0, READS)
            .mapToObj(read -> missed(copy.tasks(call).find(ids.next())))
            .toList();
    return Uni.join().all(reads).andCollectFailures().replaceWithVoid();
  }

  /** A call whose answer seems to be lost: the next probe is good, and it is asked again. */
  private Uni<Void> lostAnswer() {
    AtomicBoolean lost = new AtomicBoolean();
    return missed(
        door.read(
            stores ->
                stores == pod.primary() && lost.compareAndSet(false, true)
                    ? Uni.createFrom().failure(new StoreUnavailable("", Duration.ZERO, null))
                    : stores.tasks().find(ids.next())));
  }

  private static Uni<Void> missed(Uni<?> read) {
    return read.onFailure().recoverWithNull().replaceWithVoid();
  }
}
