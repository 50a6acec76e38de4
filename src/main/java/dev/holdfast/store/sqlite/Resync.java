package dev.holdfast.store.sqlite;

import dev.holdfast.store.Pulled;
import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the copy anew in place (rule R5): every row of a snapshot comes, page by page, between the
 * writes of users; what has not come by the end is gone in PostgreSQL.
 */
final class Resync {
  private static final Logger LOG = Logger.getLogger(Resync.class);

  private static final String CLEAR = "delete from resync_rows";
  private static final String CAME =
      "insert or ignore into resync_rows (row) select value from json_each(?)";

  /** What a row needs to stay that did not come: an entry on it, or an own write. */
  private static final String GONE =
      """
      delete from %1$s where %2$s not in (select row from resync_rows)
        and not exists (select 1 from journal_rows where journal_rows.row = %3$s)
        and not exists (select 1 from own_rows where own_rows.row = %3$s)
      """;

  private static final String BY_ID = "'%s/' || id";
  private static final String BY_RUN =
      "'attempts/' || task_id || '/' || attempt || '/' || claim_id";

  private static final String NOT_TO_REREAD =
      """
      delete from reread where row not in (select row from resync_rows)
        and row not in (select row from journal_rows)
        and row not in (select row from own_rows)
      returning row
      """;
  private static final String NOT_UNREADABLE =
      "delete from unreadable where row not in (select row from resync_rows)";

  private Resync() {}

  static void begin(SqliteSession session) throws SQLException {
    session.update(CLEAR);
  }

  /** Takes one page; gives what memory is to do after the commit. */
  static Runnable page(SqliteSession session, Pulled.Rows rows, Snapshot snapshot, Reread reread)
      throws SQLException {
    PulledRows pulled = new PulledRows(session, snapshot);
    pulled.add(rows);
    session.update(CAME, SmallJson.array(PulledRows.identities(rows)));
    return pulled.done(reread);
  }

  /** Deletes what did not come; gives what memory is to do after the commit. */
  static Runnable end(SqliteSession session, Snapshot snapshot, Reread reread) throws SQLException {
    PulledRows.forgetOwn(session, snapshot);
    List<String> told = new ArrayList<>();
    told.add(gone(session, "attempts", BY_RUN, "'tasks/' || task_id"));
    for (String table : List.of("tasks", "facts", "operations")) {
      String name = BY_ID.formatted(table);
      told.add(gone(session, table, name, name));
    }
    List<String> read = session.query(NOT_TO_REREAD, Row::text);
    session.update(NOT_UNREADABLE);
    session.update(CLEAR);
    LOG.infof("the copy is whole; of what it had, PostgreSQL has not %s", told);
    return () -> reread.remove(read);
  }

  private static String gone(SqliteSession session, String table, String identity, String name)
      throws SQLException {
    return table + ": " + session.update(GONE.formatted(table, identity, name));
  }
}
