package dev.holdfast.outage;

import java.nio.ByteBuffer;

/**
 * Bytes that are forwarded together.
 *
 * @param said the statement that they run, or null if they run none
 * @param complete whether the server begins, with them, to answer all that was said
 */
record Segment(ByteBuffer bytes, Said said, boolean complete) {
  /** Bytes of which nothing is known. */
  static Segment plain(ByteBuffer bytes) {
    return new Segment(bytes, null, false);
  }
}
