package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable's arguments, and what {@code migrate} does. */
class CommandsIT {
  private static final String NOTHING_DONE = "migrations applied: 0.";

  @WorkingFolder Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "migrate --nonsense", "drop-all yes", "--", "--yes"})
  void whatIsNoCommandIsAnsweredWithTheUsage(String arguments) throws Exception {
    Commanded ended = run(Map.of(), arguments.split(" "));

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).anyMatch(line -> line.startsWith("Usage: holdfast"));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "drop-all --help"})
  void helpIsNoFailure(String arguments) throws Exception {
    Commanded ended = run(Map.of(), arguments.split(" "));

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().get(0)).startsWith("Usage: holdfast");
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "check", "drop-all --yes"})
  void aRefusedConfigurationEndsACommandToo(String arguments) throws Exception {
    run(Map.of("POOL_SIZE", "1000"), arguments.split(" ")).assertRefused("POOL_SIZE", "1 to 100");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void sqliteAloneIsMigratedOnce() throws Exception {
    run(Map.of(), "migrate").assertTold(0, "SQLite file data/holdfast.db is migrated; …: 4.");
    run(Map.of(), "migrate").assertTold(0, "SQLite file data/holdfast.db is …" + NOTHING_DONE);
  }

  @Test
  void bothAreMigratedOnceAndTheServiceStartsOnThem() throws Exception {
    Map<String, String> postgres = Servers.of(PostgresServer.database());

    run(postgres, "migrate")
        .assertTold(0, "SQLite file…applied: 4.", "PostgreSQL at localhost:…applied: 2.");
    run(postgres, "migrate")
        .assertTold(0, "SQLite file…" + NOTHING_DONE, "PostgreSQL at localhost:…" + NOTHING_DONE);

    try (ServiceProcess service = ServiceProcess.ready(folder, postgres)) {
      Posts.fact(service, "kept");
    }
  }

  @Test
  void aPostgresThatIsAwayIsLeftForLater() throws Exception {
    run(Servers.away(), "migrate")
        .assertTold(0, "SQLite file…applied: 4.", "PostgreSQL at …: connection refused.");
  }

  @Test
  void aPostgresThatAnswersAndIsNotMigratedIsAFailure() throws Exception {
    run(Servers.of("nowhere"), "migrate")
        .assertTold(1, "SQLite file…applied: 4.", "PostgreSQL at …unknown database (3D000).");
  }

  @Test
  void aNewerPostgresIsLeftAsItIs() throws Exception {
    String database = PostgresServer.database();
    run(Servers.of(database), "migrate");
    PostgresServer.execute(database, Servers.FOR_POSTGRES);

    run(Servers.of(database), "migrate")
        .assertTold(0, "SQLite file…" + NOTHING_DONE, "PostgreSQL at …" + NOTHING_DONE);
    run(Servers.of(database), "check").assertTold(0, "Database", "SQLite", "schema version 999");
  }

  @Test
  void noPortIsOpenedAndARunningServiceKeepsItsFile() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      Map<String, String> samePort = Map.of("PORT", Integer.toString(service.port()));

      run(samePort, "check").assertTold(0, "Database", "usable: schema version 4, used alone.");
      run(samePort, "migrate").assertTold(1, "holdfast.db is in use by another process.");

      Posts.fact(service, "it goes on");
    }
  }

  private Commanded run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return Commanded.run(folder, environment, args);
  }
}
