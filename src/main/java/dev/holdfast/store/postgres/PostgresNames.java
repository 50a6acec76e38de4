package dev.holdfast.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What Holdfast's migrations have made in a schema, by name. A table that a migration adds must be
 * added here; a test of {@code drop-all} finds the one that is not.
 *
 * @param schema that holds it
 */
record PostgresNames(String schema) {
  private static final String HISTORY = "holdfast_schema_history";

  /** Nobody else has this one: without it, the others are not Holdfast's either. */
  private static final String OURS = "database_identity";

  private static final String[] TABLES = {
    "attempts",
    "change_log",
    OURS,
    "facts",
    HISTORY,
    "operations",
    "origins",
    "replicas",
    "sync_conflict",
    "sync_state",
    "tasks",
  };
  private static final String[] FUNCTIONS = {
    "label_set", "log_attempts", "log_change", "stamp_xid", "tag_set"
  };

  private static final String PRESENT =
      """
      select 'table', format('%I.%I', $1::text, relname), relname::text from pg_class
      where relnamespace = to_regnamespace(quote_ident($1)) and relkind = 'r'
        and relname = any($2::text[])
      union all
      select 'function', p.oid::regprocedure::text, proname::text from pg_proc p
      where pronamespace = to_regnamespace(quote_ident($1)) and proname = any($3::text[])
      order by 1 desc, 3
      """;

  /** Something of Holdfast's that is there. */
  private record Present(String kind, String quoted, String name) {}

  /** How far the schema is migrated, in words. */
  Uni<String> schemaVersion(PgConnection connection) {
    return present(connection)
        .chain(
            present ->
                isOurs(present)
                    ? version(connection)
                    : Uni.createFrom().item("not migrated yet (the start does it)"));
  }

  private Uni<String> version(PgConnection connection) {
    return connection
        .query(
            "select version from \"%s\".%s where success and version is not null"
                    .formatted(schema, HISTORY)
                + " order by installed_rank desc limit 1")
        .execute()
        .map(rows -> "schema version " + rows.iterator().next().getString(0));
  }

  /** Drops all of it or nothing; gives what was dropped. */
  Uni<List<String>> drop(PgConnection connection) {
    return present(connection)
        .chain(
            present ->
                isOurs(present) ? drop(connection, present) : Uni.createFrom().item(List.of()));
  }

  /** Statements that are sent together are one transaction. */
  private static Uni<List<String>> drop(PgConnection connection, List<Present> present) {
    return connection
        .query("drop table " + quoted(present, "table") + functions(present))
        .execute()
        .map(done -> present.stream().map(each -> each.kind() + " " + each.name()).toList());
  }

  private static String functions(List<Present> present) {
    String quoted = quoted(present, "function");
    return quoted.isEmpty() ? "" : "; drop function " + quoted;
  }

  private static String quoted(List<Present> present, String kind) {
    return present.stream()
        .filter(each -> each.kind().equals(kind))
        .map(Present::quoted)
        .collect(Collectors.joining(", "));
  }

  private static boolean isOurs(List<Present> present) {
    return present.stream().anyMatch(each -> each.name().equals(OURS));
  }

  private Uni<List<Present>> present(PgConnection connection) {
    return connection
        .preparedQuery(PRESENT)
        .execute(Tuple.of(schema, TABLES, FUNCTIONS))
        .map(
            rows -> {
              List<Present> found = new ArrayList<>();
              rows.forEach(
                  row ->
                      found.add(new Present(row.getString(0), row.getString(1), row.getString(2))));
              return found;
            });
  }
}
