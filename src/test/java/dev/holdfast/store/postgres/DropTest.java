package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.outage.Fate;
import dev.holdfast.outage.Fault;
import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Stall;
import dev.holdfast.outage.PostgresProxy;
import dev.holdfast.outage.Sockets;
import dev.holdfast.outage.Way;
import dev.holdfast.store.Pulled;
import dev.holdfast.sync.ProbeAnswer;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What waits on a server that is dead is ended at once, and nothing of it is left. */
@EnabledOnOs(OS.LINUX)
class DropTest {
  private static final int POOL = 5;
  private static final int CALLS = 20;
  private static final int ROUNDS = 20;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private final String database = PostgresServer.database();
  private final PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());
  private final Wired wired =
      Wired.to(
          "postgres://postgres:p@127.0.0.1:%d/%s?sslmode=disable".formatted(proxy.port(), database),
          "POOL_SIZE",
          Integer.toString(POOL),
          "MAX_OVERFLOW",
          "0");
  private final PostgresSync sync =
      new PostgresSync(wired.vertx(), wired.options(), null, null, null);

  DropTest() {
    PostgresServer.execute(database, "create table t (a int)");
  }

  @AfterEach
  void close() {
    wired.close();
    proxy.close();
  }

  private static CompletableFuture<?> ended(Uni<?> work) {
    return work.map(done -> true)
        .onFailure()
        .recoverWithItem(false)
        .subscribeAsCompletionStage()
        .toCompletableFuture();
  }

  /** Calls in transactions and without, more than the pool has connections. */
  private List<CompletableFuture<?>> calls() {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String sql = "insert into t values (" + i + ")";
      calls.add(ended(wired.pool().withConnection(c -> c.query(sql).execute())));
      calls.add(ended(wired.pool().withTransaction(c -> c.preparedQuery(sql).execute())));
    }
    return calls;
  }

  private void awaitGood() {
    await().until(() -> Wired.got(sync.probe()).answer() instanceof ProbeAnswer.Good);
  }

  private static List<Integer> open(List<CompletableFuture<?>> calls) {
    return IntStream.range(0, calls.size()).filter(i -> !calls.get(i).isDone()).boxed().toList();
  }

  private static void assertEndedAtOnce(List<CompletableFuture<?>> calls) {
    await().atMost(AT_ONCE).untilAsserted(() -> assertThat(open(calls)).isEmpty());
  }

  private void round(Fault fault) {
    awaitGood();
    assertThat(wired.value("select 1")).isEqualTo("1");
    proxy.begin(fault);
    List<CompletableFuture<?>> calls = calls();
    Pulled.Asked asked = new Pulled.Asked(UUID.randomUUID(), Snapshot.NOTHING, 0, null, List.of());
    calls.add(ended(sync.pull(asked)));
    sync.probe().subscribe().with(probed -> {});
    sync.drop();
    assertEndedAtOnce(calls);
    assertThat(wired.options().pooled()).isZero();
    proxy.end(fault, Fate.RESET);
  }

  @Test
  void callsOnABlackHoleEndAtOnceAndNothingIsLeft() throws IOException {
    round(new Lose(Way.TO_CLIENT));
    int threads = Thread.activeCount();
    for (int i = 0; i < ROUNDS; i++) {
      round(i % 2 == 0 ? new Lose(Way.TO_CLIENT) : new Lose(Way.TO_SERVER));
      assertOnlyTheProxyListens();
    }
    // Pools of fixed size may still fill; what leaked would be one a round at least.
    assertThat(Thread.activeCount()).isLessThan(threads + ROUNDS);
  }

  @Test
  void loginsOnAStoppedServerEndAtOnceAndNothingIsLeft() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      sync.drop();
      wired.options().allowPool();
      Stall stall = new Stall();
      proxy.begin(stall);
      List<CompletableFuture<?>> calls = calls();
      await().until(() -> proxy.clients() > 0);
      sync.drop();
      assertEndedAtOnce(calls);
      assertThat(wired.options().pooled()).isZero();
      proxy.end(stall, Fate.RESET);
      assertOnlyTheProxyListens();
      awaitGood();
    }
  }

  private void assertOnlyTheProxyListens() {
    await().until(() -> Sockets.of(proxy.port()) == 1);
  }

  @Test
  void nothingIsSentLate() {
    awaitGood();
    assertThat(wired.value("select 1")).isEqualTo("1");
    Lose lost = new Lose(Way.TO_SERVER);
    proxy.begin(lost);
    List<CompletableFuture<?>> calls = calls();
    sync.drop();
    assertEndedAtOnce(calls);
    // Calls that come now have no connection, until a probe is good.
    assertEndedAtOnce(calls());
    proxy.end(lost, Fate.RESET);
    awaitGood();
    assertThat(wired.value("select count(*) from t")).isEqualTo("0");
    calls().forEach(CompletableFuture::join);
    assertThat(wired.value("select count(*) from t")).isEqualTo(Integer.toString(2 * CALLS));
  }
}
