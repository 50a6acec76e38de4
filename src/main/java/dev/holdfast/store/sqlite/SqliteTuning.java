package dev.holdfast.store.sqlite;

import java.time.Duration;

/**
 * How the file is opened.
 *
 * @param readers connections that read
 * @param cacheMib page cache of all connections together
 * @param busyTimeout wait for another process's lock
 * @param journalSizeLimit what the write-ahead log is cut back to, in bytes
 * @param durable whether a commit waits for the disk ({@code synchronous=FULL})
 */
record SqliteTuning(
    int readers, int cacheMib, Duration busyTimeout, long journalSizeLimit, boolean durable) {

  /** What the configuration says when nobody says anything. */
  static final SqliteTuning DEFAULT =
      new SqliteTuning(4, 64, Duration.ofSeconds(15), 64L << 20, true);

  /** The cache's share of the writer and of each reader. */
  int cacheKibPerConnection() {
    return cacheMib * 1024 / (readers + 1);
  }
}
