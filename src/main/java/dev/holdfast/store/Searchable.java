package dev.holdfast.store;

import dev.holdfast.domain.Folding;
import dev.holdfast.domain.TaskSpec;

/** What {@code q} looks into, folded; both stores keep it in a column of its own. */
public final class Searchable {

  private Searchable() {}

  /** Type and description of a task. */
  public static String of(TaskSpec spec) {
    String text =
        spec.description().isEmpty() ? spec.type() : spec.type() + "\n" + spec.description();
    return Folding.fold(text);
  }

  /** The text of a fact. */
  public static String of(String text) {
    return Folding.fold(text);
  }
}
