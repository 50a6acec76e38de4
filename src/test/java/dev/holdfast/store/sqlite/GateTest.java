package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Samples;
import dev.holdfast.store.Copy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule M2: new writes wait while the last entries are drained. */
class GateTest {
  @TempDir Path folder;
  private CopyUnderTest store;

  @BeforeEach
  void open() {
    store = CopyUnderTest.warm(folder.resolve("holdfast.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CompletableFuture<?> write(Fact fact) {
    return store
        .facts()
        .insert(Samples.operation("fact.create"), List.of(fact))
        .subscribeAsCompletionStage();
  }

  @Test
  void aWriteWaitsUntilTheGateOpensAndReadsDoNot() throws Exception {
    store.copy.holdWrites();
    Fact fact = Samples.fact("x");
    CompletableFuture<?> held = write(fact);
    store.settled();
    assertThat(held).isNotDone();
    assertThat(store.copy.admitted()).isZero();
    await(store.tasks().countByStatus());
    store.copy.openWrites();
    held.get();
    assertThat(await(store.facts().find(fact.id()))).isEqualTo(fact);
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(store.copy.admitted()).isZero();
  }

  @Test
  void aWriteThatWasHeldOverAFlipIsToBeRoutedAgain() {
    store.copy.holdWrites();
    CompletableFuture<?> held = write(Samples.fact("x"));
    store.generation.set(2);
    store.copy.openWrites();
    assertThatThrownBy(held::get).hasCauseInstanceOf(Copy.OtherGeneration.class);
    assertThat(store.copy.depth()).isZero();
    assertThat(store.copy.admitted()).isZero();
  }

  @Test
  void oneThatWasAdmittedIsCountedUntilItHasEnded() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    store
        .file
        .database
        .<Boolean>write(
            session -> {
              awaitQuietly(busy);
              return Answer.of(true);
            })
        .subscribeAsCompletionStage();
    CompletableFuture<?> admitted = write(Samples.fact("x"));
    store.copy.holdWrites();
    assertThat(store.copy.admitted()).isEqualTo(1);
    busy.countDown();
    admitted.get();
    assertThat(store.copy.admitted()).isZero();
    assertThat(store.copy.depth()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
