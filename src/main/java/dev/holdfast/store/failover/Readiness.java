package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.CallGuard;
import dev.holdfast.sync.JournalRoom;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** When SQLite may take a call: own writes are in (R3), and an old journal slows new ones (M2). */
final class Readiness {
  private static final Uni<Void> AT_ONCE = Uni.createFrom().voidItem();

  private final Copy copy;
  private final JournalRoom room;
  private final SyncThread thread;
  private volatile Uni<Void> settled = AT_ONCE;

  Readiness(Copy copy, HoldfastConfig.Sync config, SyncThread thread) {
    this.copy = copy;
    this.room = JournalRoom.DEFAULT.with((long) config.journalMib() << 20, config.journalAge());
    this.thread = thread;
  }

  /** On the sync thread: calls wait until what PostgreSQL has committed so far is in the copy. */
  void settle() {
    Uni<Void> flushed = copy.flushed().onFailure().recoverWithNull().memoize().indefinitely();
    settled = flushed;
    flushed
        .subscribe()
        .with(done -> thread.execute(() -> settled = settled == flushed ? AT_ONCE : settled));
  }

  Uni<Void> toServe(CallGuard.Kind kind) {
    Uni<Void> flushed = settled;
    Instant oldest = kind == CallGuard.Kind.WRITE ? copy.oldestAt() : null;
    Duration slow =
        oldest == null ? Duration.ZERO : room.slowdown(Duration.between(oldest, copy.now()));
    return slow.isZero() ? flushed : flushed.onItem().delayIt().by(slow);
  }
}
