package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code drop-all} leaves nothing of Holdfast's and everything else; or it does nothing at all. */
class DropAllCommandIT {
  private static final String KEPT = "select count(*) from facts";
  private static final String ALL =
      """
      select string_agg(name, ' ' order by name) from (
        select relname as name, oid from pg_class
        where relnamespace = 2200 and relkind in ('r', 'v', 'S', 'm', 'p')
        union all select proname, oid from pg_proc where pronamespace = 2200
      ) as present
      where not exists (
        select 1 from pg_depend where pg_depend.objid = present.oid and deptype = 'e')
      """;

  @WorkingFolder Path folder;

  private final String database = PostgresServer.database();
  private final Map<String, String> postgres = Servers.of(database);

  @Test
  void withoutYesItIsRefused() throws Exception {
    served();

    Commanded.run(folder, postgres, "drop-all").assertRefused("without --yes");
    assertKept();
  }

  @Test
  void inProductionItIsRefused() throws Exception {
    served();
    Map<String, String> production = new HashMap<>(postgres);
    production.put("ENV", "production");
    dropAll(production).assertRefused("production");
    production.remove("ENV");
    dropAll(production).assertRefused("production");

    assertKept();
  }

  @Test
  void whileAServiceRunsItIsRefused() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, postgres)) {
      Posts.fact(service, "kept");

      dropAll(postgres).assertTold(1, "in use by another process. Nothing was dropped.");

      assertThat(Posts.ids(service, "/facts")).hasSize(1);
      assertKept();
    }
  }

  @Test
  void itLeavesNothingOfHoldfastAndEverythingElse() throws Exception {
    served();
    PostgresServer.execute(
        database,
        "create table theirs as select 1 as one",
        "create function ours() returns int language sql as 'select 1'");

    dropAll(postgres)
        .assertTold(
            0,
            "dropped table attempts, …, table tasks, function label_set, …, function tag_set.",
            "SQLite file data/holdfast.db was deleted.");

    assertThat(PostgresServer.value(database, ALL)).isEqualTo("ours theirs");
    assertThat(PostgresServer.value(database, "select one from theirs")).isEqualTo("1");
    assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**/holdfast.db{,-*}");
    startsAfresh();
    assertThat(PostgresServer.value(database, "select one from theirs")).isEqualTo("1");
  }

  private void startsAfresh() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, postgres)) {
      assertThat(Posts.ids(service, "/facts")).isEmpty();
      Posts.fact(service, "new");
      service.stop();
    }
    assertKept();
  }

  @Test
  void whereNothingIsThereNothingIsDropped() throws Exception {
    PostgresServer.execute(database, "create table tasks (id int)", "insert into tasks values (7)");

    dropAll(postgres).assertTold(0, "had nothing of Holdfast's.", "There was no SQLite file");

    assertThat(PostgresServer.value(database, "select id from tasks")).isEqualTo("7");
  }

  @Test
  void whatSomethingElseDependsOnIsLeftWithAllTheRest() throws Exception {
    served();
    PostgresServer.execute(database, "create table theirs (task uuid references tasks (id))");

    dropAll(postgres)
        .assertTold(1, "not Holdfast's depends on it (2BP01)", "holdfast.db was left.");

    assertKept();
  }

  @Test
  void aPostgresThatIsAwayKeepsTheFileToo() throws Exception {
    served();

    dropAll(Servers.away()).assertTold(1, "connection refused.", "holdfast.db was left.");

    assertKept();
  }

  @Test
  void sqliteAloneIsDroppedAndStartsAfresh() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      Posts.fact(service, "in the log");
      service.kill();
    }

    dropAll(Map.of()).assertTold(0, "SQLite file data/holdfast.db was deleted.");

    assertThat(folder.resolve("data")).isDirectoryNotContaining("glob:**/holdfast.db{,-*}");
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      assertThat(Posts.ids(service, "/facts")).isEmpty();
    }
  }

  private void served() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, postgres)) {
      Posts.fact(service, "kept");
      service.stop();
    }
  }

  private void assertKept() {
    assertThat(PostgresServer.value(database, KEPT)).isEqualTo("1");
    assertThat(folder.resolve("data/holdfast.db")).isNotEmptyFile();
  }

  private Commanded dropAll(Map<String, String> environment)
      throws IOException, InterruptedException {
    return Commanded.run(folder, environment, "drop-all", "--yes");
  }
}
