package dev.holdfast.outage.table;

import dev.holdfast.outage.table.Hazard.End;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What twenty outages of a second each leave behind in the service, under load, each after the one
 * before has healed. What is made at the first one and kept belongs to none of the twenty, so they
 * are compared with what there was after another four before them.
 *
 * @param start before any
 * @param first after the first four
 * @param last after twenty more
 * @param failed requests
 * @param healed whether PostgreSQL served again after each
 * @param lines that the log has of the twenty
 * @param traces lines of stack traces in the whole log
 * @param blocked lines that tell of a blocked thread in the whole log
 */
record Outages(
    AtRest start,
    AtRest first,
    AtRest last,
    long failed,
    boolean healed,
    long lines,
    long traces,
    long blocked) {
  static final String NAME = "20-outages";
  static final int OUTAGES = 20;

  private static final List<Hazard> KINDS =
      List.of(Hazards.REFUSE, Hazards.BLACK_HOLE, Hazards.STALL, Hazards.KILL);

  /** They come closer together than what counts as stable, so each would be paused for longer. */
  private static final Map<String, String> OFTEN = Map.of("HOLDFAST_SYNC_COOLDOWN_MOST", "0.5S");

  private static final int CLIENTS = 16;
  private static final Duration OUTAGE = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(1);

  /** Until timers of connections that failed have run out. */
  private static final Duration LONG_REST = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One that is under way. */
  private static final class Run {
    private final Recording recording = new Recording();
    private final Stack stack;
    private boolean healed = true;

    private Run(Stack stack) {
      this.stack = stack;
    }

    private boolean isHealed() throws InterruptedException {
      return Health.of(stack.service().uri("/")).isHealed();
    }

    private Outages run(Load load) throws Exception {
      load.start();
      Await.pass(LONG_REST);
      AtRest start = rest(load);
      outages(load, KINDS.size());
      AtRest first = rest(load);
      long linesBefore = lines("");
      outages(load, OUTAGES);
      AtRest last = rest(load);
      return new Outages(
          start,
          first,
          last,
          recording.samples().stream().filter(sample -> sample.failure() != null).count(),
          healed,
          lines("") - linesBefore,
          lines("\tat "),
          lines("has been blocked"));
    }

    private AtRest rest(Load load) throws Exception {
      load.stop();
      healed &= Await.until(PATIENCE, this::isHealed);
      Await.pass(LONG_REST);
      return AtRest.of(stack.service(), stack.proxy().port());
    }

    private void outages(Load load, int count) throws Exception {
      load.start();
      for (int i = 0; i < count; i++) {
        Await.pass(REST);
        End end = KINDS.get(i % KINDS.size()).begin().on(stack);
        Await.pass(OUTAGE);
        end.end();
        Await.until(PATIENCE, stack::answers);
        healed &= Await.until(PATIENCE, this::isHealed);
      }
    }

    private long lines(String having) {
      return stack.service().output().lines().filter(line -> line.contains(having)).count();
    }
  }

  /** Does all of it. */
  static Outages of(Path folder) throws Exception {
    try (Stack stack = Stack.start(folder, OFTEN)) {
      Run run = new Run(stack);
      Await.until(PATIENCE, run::isHealed);
      try (ModeWatch modes = new ModeWatch(stack.service().uri("/"), run.recording)) {
        Load load = new Load(CLIENTS, stack.service().uri("/"), run.recording, modes);
        try {
          return run.run(load);
        } finally {
          load.close();
        }
      }
    }
  }

  /** Pools that are not as they were. */
  Map<String, String> changedPools() {
    return changed(first.pools(), last.pools());
  }

  /** Threads of which there are not as many as there were, by name. */
  Map<String, String> changedThreads() {
    return changed(first.threads(), last.threads());
  }

  private static <N> Map<String, String> changed(Map<String, N> before, Map<String, N> after) {
    Map<String, String> changed = new TreeMap<>();
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        changed.put(name, before.get(name) + " → " + after.get(name));
      }
    }
    return changed;
  }

  String table() {
    return """
    | at rest | threads | descriptors | of these to PostgreSQL | heap MiB | resident MiB |
    | --- | --: | --: | --: | --: | --: |
    %s%s%s
    20 outages of 1 s: %d failed requests; healed after each: %b; pools that changed: %s; threads: %s;
    log lines per outage %.1f, of stack traces %d, of blocked threads %d.
    """
        .formatted(
            line("at the start", start),
            line("after the first four outages", first),
            line("after twenty more", last),
            failed,
            healed,
            changedPools(),
            changedThreads(),
            (double) lines / OUTAGES,
            traces,
            blocked);
  }

  private static String line(String when, AtRest rest) {
    String heap =
        rest.heapMebibytes() == null
            ? "–"
            : String.format(Locale.ROOT, "%.1f", rest.heapMebibytes());
    return "| %s | %d | %d | %d | %s | %d |\n"
        .formatted(
            when,
            rest.threadCount(),
            rest.descriptors(),
            rest.connections(),
            heap,
            rest.residentMebibytes());
  }
}
