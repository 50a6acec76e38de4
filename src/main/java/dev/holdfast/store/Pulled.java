package dev.holdfast.store;

import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import java.util.List;
import java.util.UUID;

/**
 * What one transaction in PostgreSQL read for a copy (rule R2).
 *
 * @param begunWith the cursor that it was asked with
 * @param snapshot at which everything was read
 * @param pruned up to where the change log has been pruned (rule R5)
 * @param epoch the history that the transaction saw, its counter raised (rule R6)
 * @param tables what has changed, in the order of {@link Replicated#ALL}
 */
public record Pulled(
    Snapshot begunWith, Snapshot snapshot, Snapshot pruned, Epoch epoch, List<Rows> tables) {

  /**
   * Rows of one table.
   *
   * @param table which
   * @param keys that were asked for; those without a row are deleted there
   * @param rows values in the order of the table's columns, of the types' Java classes
   */
  public record Rows(Replicated table, List<UUID> keys, List<Object[]> rows) {}

  /**
   * What is asked.
   *
   * @param replica names the file
   * @param cursor up to where the copy has pulled
   * @param acknowledged the copy's counter; the transaction raises it by one
   * @param witness an operation that PostgreSQL is known to have, or null
   * @param rows names of rows that are read in any case
   */
  public record Asked(
      UUID replica, Snapshot cursor, long acknowledged, UUID witness, List<String> rows) {}
}
