package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers that come back with less than they had. */
@EnabledOnOs(OS.LINUX)
class OlderDataTest {
  private static final String ROWS = "select a from t order by a";

  @TempDir static Path folder;
  private static Postmaster server;

  @BeforeAll
  static void start() throws IOException {
    server = Postmaster.create(folder.resolve("first"));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @BeforeEach
  void oneRow() throws IOException {
    if (!server.isRunning()) {
      server.start();
    }
    server
        .console()
        .execute("drop table if exists t", "create table t (a int)", "insert into t values (1)");
  }

  @Test
  void aRestoredBackupHasWhatWasThereWhenItWasTaken() throws IOException {
    String timeline = server.timeline();
    Backup backup = server.backUp(folder.resolve("backup"));
    server.console().execute("insert into t values (2)");
    assertThat(server.console().values(ROWS)).containsExactly("1", "2");

    server.kill();
    server.restore(backup);
    server.start();
    assertThat(server.console().values(ROWS)).containsExactly("1");
    assertThat(server.timeline()).isEqualTo(timeline);

    server.console().execute("insert into t values (3)");
    server.stop(Shutdown.FAST);
    server.restoreOnNewTimeline(backup);
    server.start();
    server.console().await("f", "select pg_is_in_recovery()");
    assertThat(server.console().values(ROWS)).containsExactly("1");
    assertThat(server.timeline()).isGreaterThan(timeline);
    server.console().execute("insert into t values (4)");
  }

  @Test
  void aLaggingStandbyIsPromotedBehindTheSameAddress() throws IOException, SQLException {
    try (Standby standby = Standby.of(server, folder.resolve("second"));
        PostgresProxy proxy = PostgresProxy.before(server.port())) {
      Console console = standby.server().console();
      server.console().execute("insert into t values (2)");
      standby.catchUp(server);
      assertThat(console.values(ROWS)).containsExactly("1", "2");
      assertThat(console.value("select pg_is_in_recovery()")).isEqualTo("t");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> console.execute("insert into t values (9)"))
          .withMessageContaining("read-only");

      standby.detach();
      server.console().execute("insert into t values (3)");
      String timeline = server.timeline();
      server.kill();
      standby.promote();
      proxy.leadTo(standby.server().port());

      try (Client client = Client.to(proxy.port(), "postgres")) {
        client.execute("insert into t values (4)");
      }
      assertThat(console.values(ROWS)).isEqualTo(List.of("1", "2", "4"));
      assertThat(standby.server().timeline()).isGreaterThan(timeline);
    }
  }
}
