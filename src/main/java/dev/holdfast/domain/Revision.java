package dev.holdfast.domain;

import java.util.UUID;

/**
 * Names one content of a row. The version alone would not: two stores can reach the same version
 * with different content while they are apart, but never by the same operation.
 *
 * @param version counts the changes of the row from 1
 * @param operation the operation that wrote this content
 */
public record Revision(long version, UUID operation) {

  /** The same, counting at least so far: the other store may have counted further (rule D6). */
  public Revision atLeast(long least) {
    return new Revision(Math.max(version, least), operation);
  }

  Revision next(UUID operation) {
    return new Revision(version + 1, operation);
  }
}
