package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Replicated;
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

  /**
   * Keys of the file, side tables of its indexes, its word on what it is for, and what makes it a
   * copy with a journal.
   */
  private static final String ONLY_SQLITE =
      "row_id|sqlite_.*|.*_fts.*|task_labels|fact_tags|file_role|flyway_schema_history"
          + "|journal.*|own|own_rows|reread|unreadable|resync_rows|sync_state";

  /** The writing transaction, the database's word on what it is, and what copies follow. */
  private static final String ONLY_POSTGRES =
      "xid|database_identity|flyway_schema_history"
          + "|change_log|replicas|origins|sync_conflict|sync_state";

  /** How the types of a column travel between the stores. */
  private static final Map<String, Replicated.Type> TRAVELS =
      Map.of(
          "uuid", Replicated.Type.ID,
          "text", Replicated.Type.TEXT,
          "integer", Replicated.Type.NUMBER,
          "bigint", Replicated.Type.NUMBER,
          "double precision", Replicated.Type.DECIMAL,
          "boolean", Replicated.Type.TRUTH,
          "timestamp with time zone", Replicated.Type.TIME);

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

  /** A table or a column that is not named there would silently not be copied. */
  @Test
  void everythingThatBothStoresHaveIsReplicated() throws SQLException {
    List<String> replicated =
        Replicated.ALL.stream()
            .flatMap(table -> table.columns().stream().map(column -> said(table, column)))
            .sorted()
            .toList();
    List<String> both =
        postgres().stream()
            .map(each -> each.table + "." + each.name + " " + TRAVELS.get(each.type))
            .sorted()
            .toList();
    assertThat(replicated).isEqualTo(both);
  }

  private static String said(Replicated table, Replicated.Column column) {
    return table.table() + "." + column.name() + " " + column.type();
  }

  @Test
  void aRowIsAskedForByTheFirstOfItsColumns() {
    assertThat(Replicated.ALL)
        .allSatisfy(table -> assertThat(table.columns().get(0).name()).isEqualTo(table.key()));
  }
}
