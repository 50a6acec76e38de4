package dev.holdfast.domain;

/**
 * Who asks, and what makes a repetition of the same request recognisable.
 *
 * @param actor on whose behalf
 * @param key the client's {@code Idempotency-Key}, or null
 * @param requestHash SHA-256 of the request in hex; null without a key
 */
public record Call(String actor, String key, String requestHash) {

  /** A call that the client will not repeat. */
  public static Call unkeyed(String actor) {
    return new Call(actor, null, null);
  }
}
