package dev.holdfast.sync.history;

import dev.holdfast.sync.history.Operations.Operation;
import java.time.Instant;
import java.util.function.Consumer;

/** Properties 1, 2 and 3: what became of each operation in PostgreSQL. */
final class Acknowledged implements Property {
  private final Operations operations;
  private final Faults faults;

  Acknowledged(Operations operations, Faults faults) {
    this.operations = operations;
    this.faults = faults;
  }

  @Override
  public void see(Event event) {
    // The operations have seen it.
  }

  @Override
  public void end(Consumer<Violation> broken) {
    for (Operation operation : operations.all()) {
      property1(operation, broken);
      property2(operation, broken);
      property3(operation, broken);
      refused(operation, broken);
    }
  }

  /**
   * Every write that was acknowledged has taken effect or is kept as a conflict. Only where
   * PostgreSQL went back in time it may be lost: then it was reported by name, or a pod was killed
   * before its disk had what PostgreSQL had said (rules R3, S5), or the pod that did it was given
   * an older file. Beyond the window of rule S5, what is reported is also really missing.
   */
  private void property1(Operation operation, Consumer<Violation> broken) {
    boolean kept = operation.effects() > 0 || operation.isConflict();
    if (operation.acknowledged() != null && !kept && !mayBeLost(operation)) {
      broken.accept(violation(1, "every ok write", operation, "is nowhere"));
    }
    if (faults.wentBackBeyondWindow() && operation.isReported() && kept) {
      broken.accept(violation(1, "every ok write", operation, "is reported, but there"));
    }
  }

  private boolean mayBeLost(Operation operation) {
    Instant told = operation.acknowledged();
    boolean forgotten =
        faults.killedSoonAfter(operation.pod(), told)
            || faults.putBackFromBefore(operation.pod(), told);
    boolean beyond = faults.wentBackBeyondWindow() && operation.isReported();
    return faults.wentBackSince(told) && (forgotten || beyond);
  }

  /** No operation takes effect twice. */
  private static void property2(Operation operation, Consumer<Violation> broken) {
    if (!operation.isUnknown() && operation.effects() > 1) {
      broken.accept(violation(2, "none twice", operation, "took effect " + operation.effects()));
    }
  }

  /** One that its client knows nothing of neither. */
  private static void property3(Operation operation, Consumer<Violation> broken) {
    if (operation.isUnknown() && operation.effects() > 1) {
      broken.accept(
          violation(3, "unknown at most once", operation, "took effect " + operation.effects()));
    }
  }

  /**
   * A create that a client of one pod was refused, and was never told otherwise of, has not
   * happened. Of other writes that is not promised: a copy refuses by what it knows of the row; nor
   * of pods that were killed, or of a client that repeats what may still be on its way.
   */
  private void refused(Operation operation, Consumer<Violation> broken) {
    boolean refused = operation.isRefused() && operation.acknowledged() == null;
    boolean promised = operation.isCreate() && operation.isPlain() && !faults.hasKills();
    if (refused && promised && operation.effects() > 0) {
      broken.accept(violation(3, "refused is not done", operation, "took effect"));
    }
  }

  private static Violation violation(int property, String name, Operation operation, String what) {
    return new Violation(property, name, what, operation.toString());
  }
}
