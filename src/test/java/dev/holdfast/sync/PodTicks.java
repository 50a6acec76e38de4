package dev.holdfast.sync;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A pod's scheduler: every pod fires every tick, and each tick makes one task. */
final class PodTicks {
  private static final Duration EVERY = Duration.ofMillis(700);
  private static final long LAST = 6;

  private final Pod pod;
  private long fired;

  PodTicks(Pod pod) {
    this.pod = pod;
  }

  void look() {
    if (!pod.serves() || !OwnWork.firesTicks(pod.mode(), pod.file.isClockMeasured())) {
      return;
    }
    long due = Duration.between(Timeline.BEGIN, pod.clock()).dividedBy(EVERY);
    if (due > fired && due <= LAST) {
      fired = due;
      fire(due);
    }
  }

  private void fire(long number) {
    Instant tick = Timeline.BEGIN.plus(EVERY.multipliedBy(number));
    UUID id = UUID.nameUUIDFromBytes(("tick " + number).getBytes(StandardCharsets.UTF_8));
    Op op = new Op(id, null, Op.Kind.TASK_TICK, "task/cron-" + number, null, null, null, tick);
    pod.write(op, CallGuard.Kind.WRITE, reply -> {});
  }
}
