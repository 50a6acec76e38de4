package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.outage.Fate;
import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Stall;
import dev.holdfast.outage.PostgresProxy;
import dev.holdfast.outage.Postmaster;
import dev.holdfast.outage.Standby;
import dev.holdfast.outage.Way;
import dev.holdfast.store.PrimarySync.Probed;
import dev.holdfast.sync.ProbeAnswer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a probe says of servers that are well and of others (rule M3). */
class CommitProbeTest {
  private static final ProbeAnswer GOOD = new ProbeAnswer.Good();
  private final String database = PostgresServer.database();

  private static CommitProbe probe(Wired wired) {
    return new CommitProbe(wired.vertx(), wired.options());
  }

  private static ProbeAnswer answer(String url) {
    try (Wired wired = Wired.to(url)) {
      return Wired.got(probe(wired).ask()).answer();
    }
  }

  private String written() {
    return PostgresServer.value(database, "select pg_current_wal_flush_lsn() - '0/0'");
  }

  private static String url(PostgresProxy proxy, String database) {
    return "postgres://postgres:p@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(proxy.port(), database);
  }

  @Test
  void aGoodOneHasCommittedAndMeasuredTheClock() {
    try (Wired wired = Wired.on(database)) {
      CommitProbe probe = probe(wired);
      long before = Long.parseLong(written());
      Probed probed = Wired.got(probe.ask());
      assertThat(probed.answer()).isEqualTo(GOOD);
      assertThat(probed.clockOffset()).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(1));
      assertThat(Long.parseLong(written())).isGreaterThan(before);
      assertThat(probe.look().connected()).isTrue();
      assertThat(probe.look().latencyMs()).isPositive();
    }
  }

  @Test
  void aRoleWithoutSpecialRightsMayProbe() {
    String role = "r" + UUID.randomUUID();
    GuardedServer.role(role, "right");
    assertThat(answer(GuardedServer.url(role, "right", role))).isEqualTo(GOOD);
    assertThat(answer(GuardedServer.url(role, "wrong", role)))
        .isEqualTo(new ProbeAnswer.Bad("wrong password"));
  }

  @Test
  void aReadOnlyServerIsBad() {
    PostgresServer.execute(
        database, "alter database " + database + " set default_transaction_read_only = on");
    assertThat(answer(PostgresServer.url(database)))
        .isEqualTo(new ProbeAnswer.Bad("server is read-only"));
  }

  @Test
  void whoRefusesIsBad() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(answer("postgres://u@localhost:" + port + "/x"))
        .isEqualTo(new ProbeAnswer.Bad("connection refused"));
  }

  @Test
  void aServerWithoutAConnectionLeftIsOverloaded() {
    String role = "r" + UUID.randomUUID().toString().replace("-", "");
    PostgresServer.execute("postgres", "create role " + role + " login connection limit 0");
    assertThat(answer(PostgresServer.url(database).replace("postgres:postgres@", role + ":p@")))
        .isEqualTo(new ProbeAnswer.Overloaded());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStandbyAndOneWhoseOwnStandbyIsGoneAreNotGood(@TempDir Path folder) throws IOException {
    try (Postmaster primary = Postmaster.create(folder.resolve("primary"));
        Standby standby = Standby.of(primary, folder.resolve("standby"))) {
      assertThat(answer(standby.server().url()))
          .isEqualTo(new ProbeAnswer.Bad("server is a standby"));
      primary.console().set("synchronous_standby_names", "gone");
      try (Wired wired = Wired.to(primary.url())) {
        primary.console().await("gone", "show synchronous_standby_names");
        assertThat(wired.value("select 1")).isEqualTo("1");
        assertThat(Wired.got(probe(wired).ask()).answer())
            .isEqualTo(new ProbeAnswer.Bad("connection closed"));
      }
    }
  }

  @Test
  void thoseThatAreNotAnsweredLeaveNothingAndKeepNobodyWaiting() {
    Lose lost = new Lose(Way.TO_CLIENT);
    try (PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());
        Wired wired = Wired.to(url(proxy, database))) {
      CommitProbe probe = probe(wired);
      assertThat(Wired.got(probe.ask()).answer()).isEqualTo(GOOD);
      proxy.begin(lost);
      List<Probed> late = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 5; i++) {
        probe.ask().subscribe().with(late::add);
      }
      await().until(() -> !probe.look().connected());
      assertThat(probe.look().error()).isIn("timeout", "connection closed", "connect timeout");
      proxy.end(lost, Fate.RESET);
      assertThat(Wired.got(probe.ask()).answer()).isEqualTo(GOOD);
      assertThat(late).extracting(Probed::answer).doesNotContain(GOOD);
      await().until(() -> proxy.clients() <= 1);
    }
  }

  @Test
  void theNextOneDoesNotWaitForOneThatIsStuck() {
    Stall stall = new Stall();
    try (PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());
        Wired wired = Wired.to(url(proxy, database))) {
      CommitProbe probe = probe(wired);
      proxy.begin(stall);
      List<Probed> stuck = new CopyOnWriteArrayList<>();
      probe.ask().subscribe().with(stuck::add);
      await().until(() -> proxy.clients() == 1);
      // The stuck one stays so: a connection that was stalled is not looked at again.
      proxy.end(stall, Fate.RESET);
      assertThat(Wired.got(probe.ask()).answer()).isEqualTo(GOOD);
    }
  }

  @Test
  void oneThatIsDroppedIsNeverAnswered() {
    Lose lost = new Lose(Way.TO_CLIENT);
    try (PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());
        Wired wired = Wired.to(url(proxy, database))) {
      CommitProbe probe = probe(wired);
      Wired.got(probe.ask());
      proxy.begin(lost);
      List<Probed> answers = new CopyOnWriteArrayList<>();
      probe.ask().subscribe().with(answers::add);
      probe.drop();
      proxy.end(lost, Fate.RESET);
      assertThat(Wired.got(probe.ask()).answer()).isEqualTo(GOOD);
      assertThat(answers).isEmpty();
    }
  }

  @Test
  void nobodyIsToldOfProbesThatAreNotMade() {
    try (Wired wired = Wired.on(database)) {
      CommitProbe probe = probe(wired);
      assertThat(probe.look()).isNull();
      Wired.got(probe.ask());
      assertThat(probe.look()).isNotNull();
      await().until(() -> probe.look() == null);
    }
  }
}
