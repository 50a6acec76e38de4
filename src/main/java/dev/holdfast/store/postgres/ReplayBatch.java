package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Bodies;
import dev.holdfast.sync.entry.Body;
import dev.holdfast.sync.entry.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** A batch with its bodies read, and what it is about. */
final class ReplayBatch {
  private final Drain.Batch batch;
  private final List<Body> bodies = new ArrayList<>();
  private final Set<String> rows = new TreeSet<>();

  ReplayBatch(Drain.Batch batch) {
    this.batch = batch;
    all().forEach(entry -> rows.addAll(entry.touches()));
    for (Entry entry : batch.entries()) {
      Body body = Bodies.read(entry.body()).orElse(null);
      bodies.add(body);
      if (body != null) {
        names(body).forEach(rows::add);
      }
    }
  }

  /** Rows that it is about, whatever the entry says that it touches. */
  private static Stream<String> names(Body body) {
    if (body instanceof Body.CreateTasks create) {
      return create.tasks().stream().map(Task::id).map(RowName::task);
    } else if (body instanceof Body.ClaimTasks claim) {
      return claim.tasks().stream().map(Body.Claimed::task).map(RowName::task);
    } else if (body instanceof Body.SettleRuns settle) {
      return settle.settlements().stream().map(run -> RowName.task(run.claimed().id()));
    } else if (body instanceof Body.CreateFacts create) {
      return create.facts().stream().map(Fact::id).map(RowName::fact);
    }
    return name(body);
  }

  private static Stream<String> name(Body body) {
    if (body instanceof Body.ChangeTask change) {
      return Stream.of(RowName.task(change.task()));
    } else if (body instanceof Body.DeleteTask delete) {
      return Stream.of(RowName.task(delete.task()));
    } else if (body instanceof Body.ChangeFact change) {
      return Stream.of(RowName.fact(change.fact()));
    } else if (body instanceof Body.DeleteFact delete) {
      return Stream.of(RowName.fact(delete.fact()));
    }
    return Stream.empty();
  }

  List<Entry> all() {
    return batch.all();
  }

  /** Those that are replayed. */
  List<Entry> entries() {
    return batch.entries();
  }

  UUID[] origins() {
    return all().stream().map(Entry::origin).distinct().toArray(UUID[]::new);
  }

  UUID[] operations() {
    return entries().stream().map(Entry::operation).distinct().toArray(UUID[]::new);
  }

  String[] rows() {
    return rows.toArray(String[]::new);
  }

  UUID[] tasks() {
    return ids(RowName.TASKS);
  }

  UUID[] facts() {
    return ids(RowName.FACTS);
  }

  /** A later version may name rows of other tables in other ways. */
  private UUID[] ids(String table) {
    return rows.stream()
        .filter(row -> row.startsWith(table + "/"))
        .map(row -> RowName.of(row).id())
        .toArray(UUID[]::new);
  }

  /** All of it in its order. */
  void foldInto(Fold fold) {
    for (int i = 0; i < batch.aside().size(); i++) {
      fold.setAside(batch.aside().get(i), batch.reasons().get(i));
    }
    for (int i = 0; i < bodies.size(); i++) {
      fold.take(batch.entries().get(i), bodies.get(i));
    }
  }
}
