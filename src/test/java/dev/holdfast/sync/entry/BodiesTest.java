package dev.holdfast.sync.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.Field;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskPatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a journal keeps comes back as it was, for every kind of entry. */
class BodiesTest {
  private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");
  private static final Precondition DEMAND = Precondition.oneOf(List.of(new Revision(3, ID)));

  private static Body again(Body body) {
    return Bodies.read(Bodies.write(body)).orElseThrow();
  }

  private static Task task() {
    return Samples.task().build();
  }

  private static void assertKept(Body body) {
    assertThat(again(body)).isEqualTo(body);
  }

  @Test
  void newTasksAndFactsComeBack() {
    assertKept(new Body.CreateTasks(List.of(task(), task())));
    Fact fact =
        Fact.create(
            ID, "text\u2028 é", List.of("a"), new Json("{\"x\":1.10}"), Samples.operation("f"));
    assertKept(new Body.CreateFacts(List.of(fact)));
  }

  @Test
  void claimsDeletesAndRefusalsComeBack() {
    assertKept(new Body.ClaimTasks("w", Duration.ofSeconds(30), List.of(new Body.Claimed(ID, 4))));
    assertKept(new Body.DeleteTask(ID, DEMAND));
    assertKept(new Body.DeleteFact(ID, Precondition.NONE));
    assertKept(new Body.Refused());
  }

  @Test
  void endsOfRunsComeBackWithEveryOutcome() {
    Task claimed = Samples.claimed(task(), Samples.operation("task.claim"));
    Instant at = Samples.now();
    for (TaskOutcome outcome :
        List.of(
            new TaskOutcome.Completed(new Json("{\"a\":[1]}")),
            new TaskOutcome.Failed("why", true),
            new TaskOutcome.Snoozed(Duration.ofMillis(1500)),
            new TaskOutcome.Cancelled("no"),
            new TaskOutcome.Released(true))) {
      assertKept(new Body.SettleRuns(List.of(new Settlement(claimed, outcome, at, at, at))));
    }
  }

  @Test
  void runAndCancelComeBack() {
    assertKept(new Body.ChangeTask(ID, new TaskChange.Run(), DEMAND, 2, true));
    assertKept(new Body.ChangeTask(ID, new TaskChange.Cancel(), Precondition.NONE, 2, false));
  }

  private static TaskPatch patch(Field<Json> params, Field<Map<String, String>> labels) {
    return new TaskPatch(
        Field.set("new"),
        params,
        Field.set(null),
        Field.set(7),
        Field.set(Instant.parse("2026-01-02T03:04:05.678901Z")),
        labels,
        Field.keep());
  }

  private static final Operation PATCH = Samples.operation("patch");

  private static Task after(Task before, TaskPatch patch) {
    return new TaskChange.Edit(patch).applyTo(before, PATCH);
  }

  private static TaskPatch kept(TaskPatch patch) {
    Body body =
        again(new Body.ChangeTask(ID, new TaskChange.Edit(patch), Precondition.NONE, 2, true));
    return ((TaskChange.Edit) ((Body.ChangeTask) body).change()).patch();
  }

  @Test
  void patchOfATaskChangesTheSameWhenItIsReadAgain() {
    Task before = task();
    Json document = new Json("{\"a\":null,\"b\":{\"c\":2.50}}");
    for (boolean whole : List.of(true, false)) {
      TaskPatch patch =
          patch(
              new Field.Merge<>(document, whole, MergePatch.change(document, whole)),
              Field.set(Map.of("k", "v")));
      assertThat(after(before, kept(patch)).spec()).isEqualTo(after(before, patch).spec());
      assertThat(after(before, kept(patch)).state()).isEqualTo(after(before, patch).state());
    }
    Json labels = new Json("{\"x\":null,\"y\":\"z\"}");
    TaskPatch merge =
        patch(Field.keep(), new Field.Merge<>(labels, false, MergePatch.labels(labels)));
    assertThat(after(before, kept(merge)).spec()).isEqualTo(after(before, merge).spec());
  }

  @Test
  void patchOfAFactChangesTheSameWhenItIsReadAgain() {
    Json document = new Json("{\"a\":1}");
    FactPatch patch =
        new FactPatch(
            Field.set("text"),
            Field.set(Arrays.asList("t", "u")),
            new Field.Merge<>(document, false, MergePatch.change(document, false)));
    Body body = again(new Body.ChangeFact(ID, patch, DEMAND, 9, true));
    Fact before = Fact.create(ID, "b", List.of(), new Json("{\"z\":0}"), Samples.operation("f"));
    FactPatch kept = ((Body.ChangeFact) body).patch();
    assertThat(before.patched(kept, PATCH)).isEqualTo(before.patched(patch, PATCH));
    assertThat(((Body.ChangeFact) body).demand()).isEqualTo(DEMAND);
  }

  @Test
  void whatThisVersionDoesNotKnowIsNotRead() {
    assertThat(Bodies.read("{\"kind\":\"schedule-tick\"}")).isEmpty();
    assertThat(Bodies.read("{\"kind\":\"refused\",\"more\":1}")).isEmpty();
    assertThat(Bodies.read("no JSON")).isEmpty();
  }
}
