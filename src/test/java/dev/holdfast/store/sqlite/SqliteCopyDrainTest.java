package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.sync.Drain.Verdict;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.RowName;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the journal empties, and what it keeps (rules D4, S4, S5). */
class SqliteCopyDrainTest {
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

  private void reopen() {
    store.close();
    store = CopyUnderTest.at(folder.resolve("holdfast.db"));
  }

  private Fact create() {
    Operation operation = Samples.operation("fact.create");
    Fact fact =
        Fact.create(
            UUID.randomUUID(), "f", List.of(), dev.holdfast.domain.Json.EMPTY_OBJECT, operation);
    await(store.facts().insert(operation, List.of(fact)));
    return fact;
  }

  private void create(int many) {
    List<Uni<Applied<List<Fact>>>> answers = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      answers.add(
          store.facts().insert(Samples.operation("fact.create"), List.of(Samples.fact("f"))));
    }
    await(Uni.join().all(answers).andFailFast());
  }

  private void settle(List<Entry> entries, Verdict verdict) {
    store.copy.settle(
        entries,
        entries.stream().map(entry -> verdict).toList(),
        entries.stream().map(entry -> "").toList());
  }

  @Test
  void whatIsDrainedLeavesAtOnceAndTheFileFollows() {
    create();
    create();
    List<Entry> entries = store.copy.oldest(1);
    settle(entries, Verdict.DONE);
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(store.copy.oldest(9)).doesNotContainAnyElementsOf(entries);
    store.settled();
    assertThat(store.select("select number from journal")).containsExactly("2");
    assertThat(store.select("select distinct number from journal_rows")).containsExactly("2");
    assertThat(store.select("select operation_id from journal_kept"))
        .containsExactly(entries.get(0).operation().toString());
    assertThat(store.copy.touched()).isEmpty();
    assertThat(store.copy.state().witness()).isEqualTo(entries.get(0).operation());
    assertThat(store.copy.state().witnessAt()).isNotNull();
  }

  @Test
  void whatStaysStays() {
    create();
    settle(store.copy.oldest(1), Verdict.STAYS);
    store.settled();
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(store.select("select number from journal")).hasSize(1);
  }

  @Test
  void theRowsOfAConflictAreToBeReadAgainEvenAfterARestart() {
    Fact fact = create();
    settle(store.copy.oldest(1), Verdict.CONFLICT);
    assertThat(store.copy.touched()).contains(RowName.fact(fact.id()));
    store.settled();
    assertThat(store.select("select number from journal_kept")).isEmpty();
    assertThat(store.copy.state().witness()).isNull();
    reopen();
    assertThat(store.copy.depth()).isZero();
    assertThat(store.copy.touched()).contains(RowName.fact(fact.id()));
  }

  @Test
  void theRowsOfAnEntryInDoubtAreToBeReadAgain() {
    Fact fact = Samples.fact("x");
    await(
        store
            .copy
            .facts(new dev.holdfast.store.Copy.Local(1, store.generation::get, true, false))
            .insert(Samples.operation("fact.create"), List.of(fact)));
    settle(store.copy.oldest(1), Verdict.DONE);
    assertThat(store.copy.touched()).contains(RowName.fact(fact.id()));
  }

  @Test
  void eachOpeningIsANewOriginAndNumbersAreNeverUsedTwice() {
    create();
    UUID first = store.copy.oldest(1).get(0).origin();
    settle(store.copy.oldest(1), Verdict.DONE);
    store.settled();
    reopen();
    create();
    create();
    List<Entry> entries = store.copy.oldest(9);
    assertThat(entries).extracting(Entry::number).containsExactly(2L, 3L);
    assertThat(entries.get(0).origin()).isNotEqualTo(first).isEqualTo(entries.get(1).origin());
    UUID replica = store.copy.state().replica();
    reopen();
    assertThat(store.copy.state().replica()).isEqualTo(replica);
    assertThat(store.copy.oldest(9)).isEqualTo(entries);
    assertThat(store.copy.depth()).isEqualTo(2);
  }

  @Test
  void ownTasksAreNobodysOwnAfterARestart() {
    Operation operation = Samples.operation("task.create");
    await(store.tasks().insert(operation, List.of(Samples.task().queued().build(operation))));
    assertThat(store.select("select own from tasks")).containsExactly("1");
    reopen();
    assertThat(store.select("select own from tasks")).containsExactly("0");
  }

  @Test
  void aLongJournalIsReadInPartsAndDrainedWhole() throws Exception {
    create(JournalWindow.MOST + 700);
    assertThat(store.copy.depth()).isEqualTo(JournalWindow.MOST + 700);
    List<Long> numbers = new ArrayList<>();
    Set<UUID> operations = new HashSet<>();
    while (store.copy.depth() > 0) {
      CompletableFuture<Void> news = new CompletableFuture<>();
      store.copy.onNews(() -> news.complete(null));
      List<Entry> oldest = store.copy.oldest(300);
      if (oldest.isEmpty()) {
        news.get(20, TimeUnit.SECONDS);
      }
      oldest.forEach(entry -> numbers.add(entry.number()));
      oldest.forEach(entry -> operations.add(entry.operation()));
      settle(oldest, Verdict.DONE);
    }
    assertThat(numbers).isSorted().hasSize(JournalWindow.MOST + 700).doesNotHaveDuplicates();
    assertThat(operations).hasSize(JournalWindow.MOST + 700);
    store.settled();
    assertThat(store.select("select number from journal")).isEmpty();
    assertThat(store.copy.journalBytes()).isZero();
    create();
    assertThat(store.copy.oldest(9)).hasSize(1);
  }

  @Test
  void whatTheFileCouldNotForgetComesBack() throws Exception {
    create();
    create();
    CompletableFuture<Void> news = new CompletableFuture<>();
    store.copy.onNews(() -> news.complete(null));
    await(
        store.file.database.<Boolean>write(
            session -> {
              session.execute(
                  "create trigger broken before delete on journal begin"
                      + " select raise(abort, 'broken'); end");
              return Answer.of(true);
            }));
    settle(store.copy.oldest(1), Verdict.DONE);
    news.get(20, TimeUnit.SECONDS);
    assertThat(store.copy.depth()).isEqualTo(2);
    assertThat(store.copy.oldest(9)).extracting(Entry::number).containsExactly(1L, 2L);
  }

  @Test
  void whatIsKeptGoesBeforeWhatIsThereUnderANewOriginInDoubt() throws Exception {
    create();
    create();
    List<Entry> drained = store.copy.oldest(2);
    settle(drained, Verdict.DONE);
    create();
    Entry open = store.copy.oldest(9).get(0);
    CompletableFuture<Void> news = new CompletableFuture<>();
    store.copy.onNews(() -> news.complete(null));
    store.copy.requeueKept();
    assertThat(store.copy.depth()).as("something is surely there").isPositive();
    assertThat(store.copy.oldest(9)).isEmpty();
    news.get(20, TimeUnit.SECONDS);
    List<Entry> again = store.copy.oldest(9);
    assertThat(again)
        .extracting(Entry::operation)
        .containsExactly(drained.get(0).operation(), drained.get(1).operation(), open.operation());
    assertThat(again).allMatch(Entry::doubt).extracting(Entry::number).isSorted();
    assertThat(again).extracting(Entry::origin).doesNotContain(open.origin()).hasSize(3);
    assertThat(again.get(0).number()).isGreaterThan(open.number());
    assertThat(again.get(0).body()).isEqualTo(drained.get(0).body());
    assertThat(store.select("select number from journal_kept")).isEmpty();
    assertThat(store.select("select row from journal_rows")).hasSize(6);
    assertThat(store.copy.depth()).isEqualTo(3);
    create();
    assertThat(store.copy.oldest(9).get(3).origin()).isEqualTo(again.get(0).origin());
  }

  @Test
  void whatIsWrittenWhileItDrainsIsDrainedOnceAndInOrder() {
    int writes = 2 * JournalWindow.MOST;
    List<CompletableFuture<?>> answers = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; numbers.size() < writes; i++) {
      if (i < writes / 50) {
        for (int j = 0; j < 50; j++) {
          answers.add(
              store
                  .facts()
                  .insert(Samples.operation("fact.create"), List.of(Samples.fact("f")))
                  .subscribeAsCompletionStage());
        }
      } else {
        store.settled();
      }
      List<Entry> oldest = store.copy.oldest(1 + i % 90);
      oldest.forEach(entry -> numbers.add(entry.number()));
      settle(oldest, Verdict.DONE);
    }
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).join();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(store.copy.depth()).isZero();
    assertThat(store.copy.admitted()).isZero();
    store.settled();
    assertThat(store.select("select number from journal")).isEmpty();
    assertThat(store.select("select number from journal_rows")).isEmpty();
  }
}
