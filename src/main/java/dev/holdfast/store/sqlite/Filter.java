package dev.holdfast.store.sqlite;

import java.util.List;

/**
 * One condition of a list.
 *
 * @param rows a select of the {@code row_id}s that meet it, from an index; null when there is none
 * @param test the condition on a row of the table itself
 * @param index the table's index that gives the rows that meet it newest first, or null
 * @param args for either
 */
record Filter(String rows, String test, String index, List<Object> args) {

  /** A condition that only bounds a scan. */
  static Filter range(String test, Object arg) {
    return new Filter(null, test, null, List.of(arg));
  }

  /** A column equals a value, and an index is sorted by the column and then by age. */
  static Filter equal(String table, String column, Object arg) {
    String index = table + "_" + column;
    String test = column + " = ?";
    String rows = "select row_id from " + table + " indexed by " + index + " where " + test;
    return new Filter(rows, test, index, List.of(arg));
  }

  /** The folded text contains a string; from three characters on by the trigram index. */
  static Filter contains(String table, String folded) {
    boolean indexed = folded.codePointCount(0, folded.length()) >= TRIGRAM;
    String rows =
        "select rowid from %1$s_fts where %1$s_fts match '\"' || replace(?, '\"', '\"\"') || '\"'"
            .formatted(table);
    return new Filter(indexed ? rows : null, "instr(search, ?) > 0", null, List.of(folded));
  }

  /** The row has an entry in a side table. */
  static Filter member(String table, String side, String column, String value) {
    String rows = "select %1$s.row_id from %1$s where %2$s = ?".formatted(side, column);
    String test = "exists (%s and %s.row_id = %s.row_id)".formatted(rows, side, table);
    return new Filter(rows, test, null, List.of(value));
  }

  private static final int TRIGRAM = 3;
}
