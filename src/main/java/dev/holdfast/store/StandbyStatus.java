package dev.holdfast.store;

import io.smallrye.mutiny.Uni;

/** How the SQLite file is doing, for probes and health. */
public interface StandbyStatus {

  /**
   * One look at it.
   *
   * @param connected whether a read was answered
   * @param latencyMs how long the read took
   * @param error a class of error, never a path or a stack; null when connected
   * @param warning something that will become an error, or null
   */
  record Look(boolean connected, double latencyMs, String error, String warning) {}

  /** Reads a row; never fails. */
  Uni<Look> look();

  /** Where the file lies. */
  String path();
}
