package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.CopyCold;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.sync.CopyRules;
import java.sql.SQLException;

/** What calls need that are served from the copy while PostgreSQL is away. */
record StandIn(SqliteDatabase database, Journal journal, Gate gate, OwnQueue own, SyncState state) {
  private static final String UNREADABLE = "select exists (select 1 from unreadable where row = ?)";

  /** What is said of a row that is not here (rule R8). */
  HoldfastException missed(SqliteSession session, String row, NotFound missing)
      throws SQLException {
    boolean warm = state.get().warm();
    boolean unreadable = warm && session.count(UNREADABLE, row) != 0;
    return CopyRules.missed(warm, unreadable) == CopyRules.Miss.COPY_COLD
        ? new CopyCold()
        : missing;
  }

  /** A list is never told of a copy that has never been whole (rule R8). */
  void demandWarm() {
    if (CopyRules.missed(state.get().warm(), false) == CopyRules.Miss.COPY_COLD) {
      throw new CopyCold();
    }
  }
}
