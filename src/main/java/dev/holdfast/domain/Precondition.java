package dev.holdfast.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a caller demands of the row that it changes (HTTP's {@code If-Match}).
 *
 * @param accepted the revisions that are acceptable; empty for "any"
 */
public record Precondition(Optional<List<Revision>> accepted) {

  /** Nothing is demanded. */
  public static final Precondition NONE = new Precondition(Optional.empty());

  /** Only one of these; an empty list is never met. */
  public static Precondition oneOf(List<Revision> revisions) {
    return new Precondition(Optional.of(List.copyOf(revisions)));
  }

  /**
   * Checks the row as it stands.
   *
   * @throws HoldfastException.PreconditionFailed if the row's revision is not acceptable
   */
  public void check(Revision current) {
    if (accepted.isPresent() && !accepted.get().contains(current)) {
      throw new HoldfastException.PreconditionFailed();
    }
  }
}
