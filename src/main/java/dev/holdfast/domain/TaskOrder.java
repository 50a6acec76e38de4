package dev.holdfast.domain;

import java.util.Locale;
import java.util.Optional;

/**
 * How a list of tasks is sorted; ties are broken by id in the same direction.
 *
 * @param by the field
 * @param descending the greatest first; a missing {@code run_after} counts as the smallest
 */
public record TaskOrder(By by, boolean descending) {

  /** Newest first. */
  public static final TaskOrder NEWEST = new TaskOrder(By.CREATED_AT, true);

  /** The fields by which a list can be sorted. */
  public enum By {
    CREATED_AT,
    UPDATED_AT,
    PRIORITY,
    RUN_AFTER;

    /** The field's name in JSON and in the stores. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As given in a query: the field's name, with {@code -} before it for descending. */
  public String wire() {
    return (descending ? "-" : "") + by.wire();
  }

  /** The order with that spelling, empty when there is none. */
  public static Optional<TaskOrder> of(String wire) {
    boolean descending = wire.startsWith("-");
    String field = descending ? wire.substring(1) : wire;
    for (By by : By.values()) {
      if (by.wire().equals(field)) {
        return Optional.of(new TaskOrder(by, descending));
      }
    }
    return Optional.empty();
  }
}
