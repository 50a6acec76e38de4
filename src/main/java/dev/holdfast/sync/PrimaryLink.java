package dev.holdfast.sync;

import java.util.List;
import java.util.Set;

/**
 * What the supervisor asks of PostgreSQL. Nothing here waits: an answer is given to the supervisor,
 * on the pod's own thread, or never; the supervisor has deadlines of its own.
 */
public interface PrimaryLink {

  /**
   * Commits a transaction that has an id and changes nothing, on a connection of its own ({@link
   * Supervisor#probed}). Reads alone would find a server well whose synchronous standby is gone and
   * which commits nothing (rule M3), and never trip the mode.
   */
  void probe(long probe);

  /** Asks which history it is on ({@link Supervisor#looked}). */
  void look(long step);

  /** Renews the leases that this pod holds there; before all else in a drain (rule S3). */
  void renewLeases(long step);

  /** Applies entries in one transaction, under the origin's lock ({@link Supervisor#replayed}). */
  void replay(long step, List<Entry> entries);

  /**
   * Reads what has changed since the copy's cursor, and these rows besides, in one snapshot, into
   * the copy ({@link Supervisor#pulled}).
   */
  void pull(long step, Set<String> rows);

  /** Reads everything anew into shadow tables (rules R5, R6; {@link Supervisor#pulled}). */
  void resync(long step);
}
