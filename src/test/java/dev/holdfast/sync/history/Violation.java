package dev.holdfast.sync.history;

/**
 * A promise that a history breaks.
 *
 * @param property its number in section 8 of the failover design
 * @param name of the promise
 * @param what happened
 * @param where the row, operation or pod
 */
public record Violation(int property, String name, String what, String where) {

  @Override
  public String toString() {
    return "%d %s: %s: %s".formatted(property, name, where, what);
  }
}
