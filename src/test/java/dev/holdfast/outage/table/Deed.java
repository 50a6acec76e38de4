package dev.holdfast.outage.table;

import dev.holdfast.sync.history.Event.Kind;

/**
 * What a request does to a row, in the words of a history.
 *
 * @param row null if only the answer tells it
 * @param value that it is set to, or null
 * @param refusable whether PostgreSQL may refuse what SQLite took: the design keeps it as a
 *     conflict then, and the row is what PostgreSQL says
 */
record Deed(Kind kind, String row, String value, boolean refusable) {

  static Deed of(Kind kind, String row) {
    return new Deed(kind, row, null, false);
  }

  static Deed sets(String row, String value) {
    return new Deed(Kind.FACT_SET, row, value, false);
  }

  Deed refusableIf(boolean may) {
    return new Deed(kind, row, value, may);
  }
}
