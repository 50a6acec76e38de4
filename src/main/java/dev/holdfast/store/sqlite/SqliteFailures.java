package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means, by its primary result code, never by its text. */
final class SqliteFailures {
  private static final int PRIMARY_CODE = 0xff;

  private SqliteFailures() {}

  /**
   * Whether the error lies in one member's statement, so that undoing that member is enough. A
   * closed list: constraints, values that are too big or of the wrong type.
   */
  static boolean isOwn(SQLException e) {
    return switch (code(e)) {
      case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE -> true;
      default -> false;
    };
  }

  /** Whether a constraint was violated. */
  static boolean isConstraint(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_CONSTRAINT;
  }

  /** Whether there was no room, be it in the index of the log, which lies beside the file. */
  static boolean isFull(SQLException e) {
    return code(e) == SQLiteErrorCode.SQLITE_FULL
        || e instanceof SQLiteException known
            && known.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }

  /** The error in the domain's terms. */
  static HoldfastException translate(SQLException e) {
    if (isFull(e)) {
      return new StoreFull(e);
    }
    return switch (code(e)) {
      case SQLITE_CONSTRAINT ->
          new Conflict("It exists already; the answer to its first request is no longer kept.");
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new StoreUnavailable("SQLite is locked.", Duration.ofSeconds(1), e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new StoreUnavailable("The SQLite file is damaged.", Duration.ofSeconds(60), e);
      case SQLITE_READONLY ->
          new StoreUnavailable("The SQLite file is read-only.", Duration.ofSeconds(30), e);
      default -> new StoreUnavailable("SQLite failed.", Duration.ofSeconds(5), e);
    };
  }

  private static SQLiteErrorCode code(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE);
  }
}
