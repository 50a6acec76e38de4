package dev.holdfast.store.failover;

import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.SyncStatus;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.Mode;
import dev.holdfast.sync.ProbeAnswer;
import dev.holdfast.sync.Replay;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Tells what an operator acts on: one line per event, with figures, never one per request; and
 * counts the rest. Used on the sync thread; what it remembers may be read from anywhere.
 */
@Singleton
class Events {
  private static final Logger LOG = Logger.getLogger("dev.holdfast.sync");
  private static final String SILENT = "no answer in time";

  private final MeterRegistry registry;
  private volatile SyncStatus.Flip lastFlip;
  private volatile String trouble;
  private String why;
  private Instant localSince;
  private Instant drainSince;
  private long drained;
  private long refused;

  /** What a start that is refused has to say it says itself. */
  private boolean starting = true;

  private Epoch.Change lastChange = Epoch.Change.NONE;

  Events(MeterRegistry registry) {
    this.registry = registry;
  }

  SyncStatus.Flip lastFlip() {
    return lastFlip;
  }

  /** Why PostgreSQL does not serve; null while it does. */
  String trouble() {
    return trouble;
  }

  /** A call is redirected. */
  void redirected(FailureClass kind, Throwable failure) {
    registry
        .counter("holdfast.sync.redirects", "class", kind.name().toLowerCase(Locale.ROOT))
        .increment();
    if (failure != Tripped.INSTANCE) {
      why = failure.getMessage();
    }
  }

  void drill() {
    why = "a drill";
  }

  /** A probe was answered. */
  void probed(PrimarySync.Probed probed, Duration took) {
    registry.timer("holdfast.sync.probe").record(took);
    if (probed.answer() instanceof ProbeAnswer.Bad bad) {
      why = bad.why();
    }
  }

  /** A step of a way back failed. */
  void failed(Throwable failure) {
    String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    why = said;
    trouble = said;
    LOG.debugf(failure, "a step failed");
  }

  /** A history was seen; what is wrong with it is told once. */
  void looked(Epoch.Change change) {
    if (change == lastChange) {
      return;
    }
    lastChange = change;
    switch (change) {
      case NONE -> LOG.debug("PostgreSQL is on the history that the copy follows");
      case WENT_BACK ->
          LOG.warn("PostgreSQL has gone back in time: what is kept is brought to it again.");
      case LEFT_BEHIND -> said("it lives on a history that was left (an old primary?)");
      case ANOTHER -> said("it is another database than the one that the SQLite file belongs to");
    }
  }

  private void said(String what) {
    why = what;
    trouble = what;
    if (!starting) {
      LOG.errorf("PostgreSQL cannot be used: %s. SQLite goes on serving.", what);
    }
  }

  /** A batch came back. */
  void replayed(Drain.Batch batch, Drain.Ended ended, Duration took) {
    registry.timer("holdfast.sync.replay").record(took);
    if (ended instanceof Drain.Ended.Committed committed) {
      long conflicts =
          batch.aside().size()
              + committed.verdicts().stream().filter(Replay.Conflict.class::isInstance).count();
      drained += batch.all().size();
      refused += conflicts;
      registry.counter("holdfast.sync.drained").increment(batch.all().size());
      registry.counter("holdfast.sync.conflicts").increment(conflicts);
      if (conflicts > 0) {
        LOG.warnf(
            "PostgreSQL refused %d of %d operations: they are kept as conflicts.",
            conflicts, batch.all().size());
      }
    } else if (ended instanceof Drain.Ended.Failed failed) {
      why = failed.why();
      LOG.debugf("a batch of %d operations failed: %s", batch.all().size(), failed.why());
    }
  }

  /** The mode has changed. */
  void changed(Mode before, Mode after, long depth, int underWay, Instant now) {
    lastFlip = new SyncStatus.Flip(Instant.now(), before.wire(), after.wire(), reason());
    registry.counter("holdfast.sync.flips", "to", after.wire()).increment();
    if (after instanceof Mode.Primary) {
      LOG.infof(
          "PostgreSQL serves%s: %d operations were brought back in %s, %d of them refused.",
          localSince == null ? "" : " again after " + seconds(localSince, now),
          drained,
          drainSince == null ? "no time" : seconds(drainSince, now),
          refused);
      localSince = null;
      trouble = null;
      why = null;
    } else if (before instanceof Mode.Primary) {
      localSince = now;
      trouble = reason();
      LOG.warnf(
          "PostgreSQL does not serve any more (%s): SQLite does; %d calls under way are"
              + " redirected.",
          reason(), underWay);
    } else if (after instanceof Mode.Recovering) {
      drained = 0;
      refused = 0;
      drainSince = now;
      LOG.infof("PostgreSQL answers: %d operations are to be brought back.", depth);
    } else {
      trouble = reason();
      if (!starting) {
        LOG.warnf("The way back was broken off (%s); %d operations are left.", reason(), depth);
      }
    }
  }

  /** The process begins, and PostgreSQL has not said anything yet. */
  void begun(Instant now) {
    localSince = now;
  }

  /** The start is over; it does not wait for PostgreSQL any longer. */
  void started(Mode mode, long depth) {
    starting = false;
    if (mode instanceof Mode.Primary) {
      return;
    }
    trouble = reason();
    LOG.warnf(
        "PostgreSQL does not serve (%s): SQLite does until then; %d operations are to be brought"
            + " back.",
        reason(), depth);
  }

  private String reason() {
    return why == null ? SILENT : why;
  }

  private static String seconds(Instant from, Instant to) {
    return "%.1f s".formatted(Duration.between(from, to).toMillis() / 1e3);
  }
}
