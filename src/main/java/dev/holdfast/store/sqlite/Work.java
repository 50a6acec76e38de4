package dev.holdfast.store.sqlite;

import java.sql.SQLException;

/** A piece of work on a connection, inside a transaction that its caller began. */
@FunctionalInterface
interface Work<T> {
  T run(SqliteSession session) throws SQLException;
}
