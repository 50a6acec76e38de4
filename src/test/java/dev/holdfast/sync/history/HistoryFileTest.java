package dev.holdfast.sync.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sync.history.Event.Kind;
import dev.holdfast.sync.history.Event.Serving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON lines of a history. */
class HistoryFileTest {

  /** A client of one pod writes, PostgreSQL goes away, the pod is killed and forgets the write. */
  private static final String RECORDED =
      """
      {"event":"call_invoked","at":"2030-01-01T00:00:00Z","client":"c","sticky":true,"pod":"a",\
      "operation":"00000000-0000-0000-0000-000000000001","keyed":false,"kind":"FACT_CREATE",\
      "row":"facts/1","value":null,"refusable":false}
      {"event":"call_ended","at":"2030-01-01T00:00:00.020Z","client":"c",\
      "operation":"00000000-0000-0000-0000-000000000001","row":"facts/1","outcome":"OK"}

      {"event":"mode_changed","at":"2030-01-01T00:00:01Z","pod":"a","before":"PRIMARY",\
      "after":"FALLBACK","generation":3}
      {"event":"pod_killed","at":"2030-01-01T00:00:02Z","pod":"a"}
      {"event":"read_invoked","at":"2030-01-01T00:00:03Z","client":"c","sticky":true,"pod":"a",\
      "row":"facts/1"}
      {"event":"read_ended","at":"2030-01-01T00:00:03.002Z","client":"c","row":"facts/1"}
      {"event":"lag_sample","at":"2030-01-01T00:00:04Z","pod":"a","lag":"PT0.25S"}
      {"event":"effect","at":"2030-01-01T00:00:05Z",\
      "operation":"00000000-0000-0000-0000-000000000001"}
      {"event":"store_row","at":"2030-01-01T00:00:05Z","store":"postgres","row":"facts/1",\
      "content":"v1"}
      {"event":"store_row","at":"2030-01-01T00:00:05Z","store":"a","row":"facts/1","content":"v1"}
      {"event":"pod_end","at":"2030-01-01T00:00:05Z","pod":"a","mode":"PRIMARY","depth":0}
      """;

  @TempDir Path folder;

  private static List<Event> oneOfEach() {
    return Script.withFact("f", "v1")
        .read("f", "v1", 2L)
        .read("g", null, null)
        .began("t", 1, true)
        .ended("t", 1)
        .settled("t", 1)
        .cutOff()
        .killed()
        .putBack()
        .wentBack(true)
        .healed()
        .mode(null, Serving.FALLBACK, 1)
        .lag(Duration.ofMillis(1234))
        .conflict(0)
        .reported(1)
        .row(Event.PRIMARY, "f", "\"quoted\" \n and \u00e4")
        .invoked("roaming", Kind.TASK_CANCEL, "t", null)
        .end()
        .events();
  }

  @Test
  void everyKindOfEventIsReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("history.jsonl");
    List<Event> events = oneOfEach();
    HistoryFile.write(file, events);

    assertThat(events.stream().<Class<?>>map(Event::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    assertThat(HistoryFile.read(file)).isEqualTo(events);
    assertThat(Files.readAllLines(file)).hasSameSizeAs(events);
  }

  @Test
  void recordedHistoryIsChecked() throws IOException {
    Path file = Files.writeString(folder.resolve("history.jsonl"), RECORDED);

    assertThat(new Checker(Limits.NONE).check(HistoryFile.read(file)))
        .extracting(Violation::toString)
        .containsExactly(
            "5 own reads: facts/1: c read absent, not []",
            "7 the same after a kill: all: with pods that were killed, these are broken: [5]");
  }

  @Test
  void lineThatIsNoEventIsRefused() throws IOException {
    Path torn = folder.resolve("torn.jsonl");
    Files.writeString(torn, RECORDED.substring(0, RECORDED.length() - 20));

    assertThatThrownBy(() -> HistoryFile.read(torn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pod_end");
    assertThatThrownBy(() -> HistoryFile.event("{\"event\":\"new_kind\"}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
