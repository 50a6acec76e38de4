package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.pgclient.PgConnection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every migration's tables and functions are known by name. */
class PostgresNamesTest {
  private static final String LEFT =
      """
      select string_agg(name, ' ' order by name) from (
        select relname as name, oid from pg_class
        where relnamespace = 2200 and relkind in ('r', 'v', 'S', 'm', 'p')
        union all select proname, oid from pg_proc where pronamespace = 2200
      ) as present
      where not exists (
        select 1 from pg_depend where pg_depend.objid = present.oid and deptype = 'e')
      """;

  @Test
  void nothingIsLeftWhenAllIsDropped() {
    String database = Migrated.database();
    try (Wired wired = Wired.on(database)) {
      PgConnection connection = wired.connection();
      List<String> dropped = Wired.got(new PostgresNames("public").drop(connection));

      assertThat(dropped)
          .contains("table change_log", "table sync_conflict", "function log_change");
      assertThat(PostgresServer.value(database, LEFT)).isNull();
    }
  }
}
