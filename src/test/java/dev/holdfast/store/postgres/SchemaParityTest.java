package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.sqlite.SqliteUnderTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both schemas have the same tables with the same columns in the same order. */
class SchemaParityTest {
  /** Which type of SQLite stands for which of PostgreSQL. */
  private static final Map<String, Set<String>> EQUIVALENT =
      Map.of(
          "INTEGER", Set.of("integer", "bigint", "boolean", "timestamp with time zone"),
          "REAL", Set.of("double precision"),
          "TEXT", Set.of("text", "uuid"));

  /** Keys of the file, side tables of its indexes, and its word on what it is for. */
  private static final String ONLY_SQLITE =
      "row_id|sqlite_.*|.*_fts.*|task_labels|fact_tags|file_role|flyway_schema_history"
          // The journal, and what the file knows of PostgreSQL.
          + "|own|journal|journal_.*|reread|own_rows|unreadable|sync_state";

  /** The writing transaction, and the database's word on what it is. */
  private static final String ONLY_POSTGRES =
      "xid|database_identity|flyway_schema_history"
          // The change log, and what the database knows of its copies.
          + "|change_log|sync_state|replicas|origins|sync_conflict";

  @TempDir Path folder;

  private record Column(String table, String name, String type, boolean required) {}

  private static List<Column> columns(Connection connection, String sql, String without)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        Column column =
            new Column(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4));
        if (!column.table.matches(without) && !column.name.matches(without)) {
          columns.add(column);
        }
      }
    }
    return columns;
  }

  private List<Column> sqlite() throws SQLException {
    Path file = folder.resolve("holdfast.db");
    new SqliteUnderTest(file).close();
    return columns(
        DriverManager.getConnection("jdbc:sqlite:" + file),
        """
        select m.name, c.name, c.type, c."notnull"
        from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' order by m.name, c.cid
        """,
        ONLY_SQLITE);
  }

  private static List<Column> postgres() throws SQLException {
    String database = PostgresServer.database();
    Flyway.configure()
        .dataSource(
            "jdbc:postgresql://localhost:" + PostgresServer.port() + "/" + database,
            "postgres",
            "postgres")
        .locations("classpath:db/migration/postgresql")
        .load()
        .migrate();
    return columns(
        PostgresServer.connect(database),
        """
        select table_name, column_name, data_type, is_nullable = 'NO'
        from information_schema.columns where table_schema = 'public'
        order by table_name collate "C", ordinal_position
        """,
        ONLY_POSTGRES);
  }

  @Test
  void tablesAndColumnsAreTheSameInTheSameOrder() throws SQLException {
    List<Column> sqlite = sqlite();
    List<Column> postgres = postgres();
    assertThat(postgres.stream().map(column -> column.table + "." + column.name))
        .containsExactlyElementsOf(
            sqlite.stream().map(column -> column.table + "." + column.name).toList());
    assertThat(new TreeSet<>(postgres.stream().map(Column::table).toList()))
        .containsExactly("attempts", "facts", "operations", "tasks");
    for (int i = 0; i < sqlite.size(); i++) {
      Column one = sqlite.get(i);
      Column other = postgres.get(i);
      assertThat(EQUIVALENT.get(one.type)).as("%s and %s", one, other).contains(other.type);
      assertThat(other.required).as("%s and %s", one, other).isEqualTo(one.required);
    }
  }
}
