package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something worth remembering.
 *
 * @param id never changes
 * @param text what is remembered
 * @param tags in the order in which they were given
 * @param metaData a JSON object
 * @param createdAt when the creating operation entered
 * @param updatedAt when the last operation that changed it entered
 * @param revision what its ETag says
 */
public record Fact(
    UUID id,
    String text,
    List<String> tags,
    Json metaData,
    Instant createdAt,
    Instant updatedAt,
    Revision revision) {

  /** A new fact. */
  public static Fact create(
      UUID id, String text, List<String> tags, Json metaData, Operation operation) {
    Revision first = new Revision(1, operation.id());
    return new Fact(id, text, tags, metaData, operation.at(), operation.at(), first);
  }

  /** The fact after a patch, or this very fact when the patch changes nothing. */
  public Fact patched(FactPatch patch, Operation operation) {
    String newText = patch.text().orElse(text);
    List<String> newTags = patch.tags().orElse(tags);
    Json newMeta = patch.metaData().orElse(metaData);
    boolean same = newText.equals(text) && newTags.equals(tags) && newMeta.equals(metaData);
    return same
        ? this
        : new Fact(
            id,
            newText,
            newTags,
            newMeta,
            createdAt,
            operation.at(),
            revision.next(operation.id()));
  }

  /** The same with a version of at least this (rule D6). */
  public Fact versioned(long least) {
    return new Fact(id, text, tags, metaData, createdAt, updatedAt, revision.atLeast(least));
  }
}
