package dev.holdfast.sync;

import dev.holdfast.sync.AskedPrimary.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A supervisor between a PostgreSQL that says what a test lets it say and a file that does what it
 * is told. Time passes only when a test lets it.
 */
final class Bench implements Supervisor.Listener {
  static final SyncSettings SETTINGS = SyncSettings.DEFAULT;
  private static final Duration TICK = Duration.ofMillis(50);

  final AskedPrimary primary = new AskedPrimary();
  final QueueCopy copy = new QueueCopy();
  final Supervisor supervisor = new Supervisor(SETTINGS, primary, copy, this, () -> 0.5);
  final List<String> heard = new ArrayList<>();
  Instant now = Samples.NOON;
  private int answered;

  Mode mode() {
    return supervisor.mode();
  }

  @Override
  public void changed(Mode before, Mode after) {
    heard.add(before.wire() + " -> " + after.wire());
  }

  /** Time passes, and no probe is answered. */
  void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      now = now.plus(TICK);
      supervisor.tick(now);
    }
  }

  /** Time passes, and every probe is answered well. */
  void passWell(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      pass(TICK);
      answerProbes(new ProbeAnswer.Good());
    }
  }

  /** The next probes are answered so, the others not at all. */
  void probes(int count, ProbeAnswer answer) {
    for (int i = 0; i < count; i++) {
      answered = primary.probes().size();
      while (answered == primary.probes().size()) {
        pass(TICK);
      }
      answerProbes(answer);
    }
  }

  private void answerProbes(ProbeAnswer answer) {
    while (answered < primary.probes().size()) {
      supervisor.probed(primary.probes().get(answered++), answer, now);
    }
  }

  void good(int count) {
    probes(count, new ProbeAnswer.Good());
  }

  void bad() {
    probes(1, new ProbeAnswer.Bad("refused"));
  }

  void looked(Epoch.Change change) {
    supervisor.looked(primary.last().step(), change, now);
  }

  void renewed(boolean done) {
    supervisor.renewed(primary.last().step(), done, now);
  }

  void replayed(Drain.Ended ended) {
    supervisor.replayed(primary.last().step(), ended, now);
  }

  /** What was asked for was sent, and all of it was applied. */
  void applied() {
    replayed(Samples.applied(primary.last().entries()));
  }

  /** A pull or a resync is in the copy: what was touched is read again. */
  void pulled() {
    Asked asked = primary.last();
    copy.touched.removeAll(asked.rows());
    supervisor.pulled(asked.step(), PullEnd.DONE, now);
  }

  void pullFailed() {
    pullEnded(PullEnd.FAILED);
  }

  void pullEnded(PullEnd end) {
    supervisor.pulled(primary.last().step(), end, now);
  }

  /** Answers what is asked as one would hope, until nothing new is asked. */
  void oblige() {
    long before = 0;
    while (before < primary.last().step() && !(mode() instanceof Mode.Primary)) {
      before = primary.last().step();
      switch (primary.last().what()) {
        case LOOK -> looked(Epoch.Change.NONE);
        case RENEW -> renewed(true);
        case REPLAY -> applied();
        case PULL, COMPARE, RESYNC -> pulled();
      }
      supervisor.tick(now);
    }
  }

  /** As far as the drain: the history is the known one, the leases are renewed. */
  void untilDrain() {
    good(1);
    looked(Epoch.Change.NONE);
    renewed(true);
  }

  void untilPrimary() {
    good(SETTINGS.goodToFlip());
    oblige();
  }
}
