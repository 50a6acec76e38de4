package dev.holdfast.sync;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Finds what a copy has lost or kept by a mistake that no rule foresees (rule R7): rows fall into
 * buckets by their name, and each side sums up its buckets. A version alone would not do: two sides
 * can reach the same number with different content (rule D6).
 */
public final class AntiEntropy {

  private AntiEntropy() {}

  /**
   * What a bucket holds.
   *
   * @param rows how many
   * @param sum of the rows' hashes, in any order
   */
  public record Digest(long rows, long sum) {
    public static final Digest EMPTY = new Digest(0, 0);

    /** With one more row. */
    public Digest with(String row, long version, UUID operation) {
      return new Digest(rows + 1, sum + 31L * Objects.hash(row, version, operation));
    }
  }

  /** Buckets whose rows are to be read again; compared right after a pull, at its snapshot. */
  public static Set<Integer> differing(Map<Integer, Digest> there, Map<Integer, Digest> here) {
    Set<Integer> buckets = new HashSet<>(there.keySet());
    buckets.addAll(here.keySet());
    buckets.removeIf(
        bucket ->
            there
                .getOrDefault(bucket, Digest.EMPTY)
                .equals(here.getOrDefault(bucket, Digest.EMPTY)));
    return buckets;
  }
}
