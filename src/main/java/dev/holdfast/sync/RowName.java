package dev.holdfast.sync;

import java.util.UUID;

/**
 * How the protocol names a row: {@code tasks/ID}. The attempts of a task go by its name.
 *
 * @param table as both stores call it
 * @param id the row's
 */
public record RowName(String table, UUID id) {
  public static final String TASKS = "tasks";
  public static final String FACTS = "facts";
  public static final String OPERATIONS = "operations";

  /** Name of a task, and of its attempts. */
  public static String task(UUID id) {
    return TASKS + "/" + id;
  }

  /** Name of a fact. */
  public static String fact(UUID id) {
    return FACTS + "/" + id;
  }

  /** Name of an operation. */
  public static String operation(UUID id) {
    return OPERATIONS + "/" + id;
  }

  /** Reads a name. */
  public static RowName of(String name) {
    int slash = name.indexOf('/');
    return new RowName(name.substring(0, slash), UUID.fromString(name.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return table + "/" + id;
  }
}
