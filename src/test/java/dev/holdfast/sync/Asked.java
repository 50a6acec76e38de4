package dev.holdfast.sync;

import java.util.function.Consumer;

/** Who has asked PostgreSQL: an answer to a process that has died is heard by nobody. */
record Asked(Pod pod, long life) {

  static Asked by(Pod pod) {
    return new Asked(pod, pod.life());
  }

  /** The answer is on its way. */
  void answer(Runnable heard) {
    pod.link.answer(() -> hear(heard));
  }

  private void hear(Runnable heard) {
    if (pod.isLife(life)) {
      heard.run();
    }
  }

  void answer(Consumer<Supervisor> heard) {
    answer(() -> heard.accept(pod.supervisor));
  }
}
