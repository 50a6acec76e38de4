package dev.holdfast.outage.table;

import dev.holdfast.outage.table.Hazard.End;
import dev.holdfast.sync.history.Checker;
import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.HistoryFile;
import dev.holdfast.sync.history.Limits;
import dev.holdfast.sync.history.Violation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One fault, from a fresh start of everything to the verdict: the clients begin, the fault begins
 * and ends, the clients end; then PostgreSQL must serve with an empty journal within a minute, by
 * itself, and what is left everywhere is judged. Then, if wanted, the fault comes once more while
 * nothing is written.
 */
final class FaultRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration NOTICED = Duration.ofSeconds(4);
  private static final Duration IDLE_FAULT = Duration.ofSeconds(2);

  private final List<Hazard> hazards;
  private final Phases phases;
  private final Path folder;
  private final Recording recording = new Recording();
  private final Stack stack;
  private final ModeWatch modes;
  private final List<String> notes = new ArrayList<>();

  private FaultRun(List<Hazard> hazards, Phases phases, Path folder) throws IOException {
    this.hazards = hazards;
    this.phases = phases;
    this.folder = folder;
    this.stack = Stack.start(folder);
    this.modes = new ModeWatch(service(), recording);
  }

  /**
   * Does all of it in a folder of its own; several faults come one after the other, and the figures
   * that compare before and after are of the last.
   */
  static Figures of(List<Hazard> hazards, Phases phases, Path folder) throws Exception {
    try (FaultRun run = new FaultRun(hazards, phases, folder)) {
      return run.run();
    }
  }

  private Hazard last() {
    return hazards.get(hazards.size() - 1);
  }

  private URI service() {
    return stack.service().uri("/");
  }

  private Figures run() throws Exception {
    // It serves before it has migrated PostgreSQL (rule R8).
    boolean ready = Await.until(PATIENCE, () -> Health.of(service()).isHealed());
    note(!ready, "not primary at the start");
    Witness.call(stack.postgres().console());
    Await.until(NOTICED, () -> Health.of(service()).warm());
    Load load = new Load(phases.clients(), service(), recording, modes);
    try {
      Marks marks = loaded(load);
      boolean healed = Await.until(PATIENCE, () -> Health.of(service()).isHealed());
      note(!healed, "not healed");
      note(!Await.until(PATIENCE, this::isDone), "tasks left undone");
      load.readAll();
      Double back = back(marks.answers());
      Figures figures = Figures.of(last().name(), recording.samples(), marks);
      return judged(figures.modes(modes.flips(), modes.deepest()), back);
    } finally {
      load.close();
    }
  }

  private Marks loaded(Load load) throws Exception {
    load.start();
    Await.pass(phases.warmUp());
    long begin = System.nanoTime();
    Marks marks = null;
    for (Hazard hazard : hazards) {
      Await.pass(phases.before());
      long fault = System.nanoTime();
      End end = hazard.begin().on(stack);
      Await.pass(phases.fault());
      marks = ended(end, begin, fault);
      Await.pass(phases.after());
      note(hazard != last() && back(marks.answers()) == null, hazard + ": never back");
    }
    load.stop();
    return marks;
  }

  private Marks ended(End end, long begin, long fault) throws Exception {
    end.end();
    long ended = System.nanoTime();
    recording.add(new Event.Healed(recording.now()));
    boolean answers = Await.until(PATIENCE, stack::answers);
    note(!answers, "PostgreSQL does not answer");
    return new Marks(begin, fault, ended, System.nanoTime());
  }

  /** Seconds from then until PostgreSQL serves, or null. */
  private Double back(long answers) throws Exception {
    Await.until(PATIENCE, () -> modes.primaryAfter(answers) != null);
    Long primary = modes.primaryAfter(answers);
    return primary == null ? null : (primary - answers) / 1e9;
  }

  /** Nothing that is due is left to be run. */
  private boolean isDone() {
    String left =
        "select count(*) from tasks where status = 'running' or status = 'queued' and ready";
    try {
      return stack.postgres().console().value(left).equals("0");
    } catch (IllegalStateException e) {
      // It lets nobody in yet.
      return false;
    }
  }

  private Figures judged(Figures figures, Double back) throws Exception {
    Health health = Health.of(service());
    Leftovers leftovers = new Leftovers(stack, recording);
    int conflicts = leftovers.tell(health.mode(), health.depth());
    leftovers.conflicts().stream().limit(3).forEach(notes::add);
    List<Violation> violations = new ArrayList<>(recording.wrong());
    violations.addAll(new Checker(Limits.NONE).check(recording.events()));
    Double idle = phases.idle() && health.isHealed() ? idle() : null;
    byProperty(violations);
    log("stack trace", line -> line.startsWith("\tat "));
    log("blocked thread", line -> line.contains("has been blocked"));
    keep(!violations.isEmpty() || !figures.failed().isEmpty());
    return figures.back(back, idle).verdict(conflicts, violations, notes);
  }

  /** The same fault with an empty journal that stays empty; null if PostgreSQL is not left. */
  private Double idle() throws Exception {
    End end = last().begin().on(stack);
    boolean left = Await.until(NOTICED, () -> !modes.mode().equals(ModeWatch.PRIMARY));
    Await.pass(IDLE_FAULT);
    long begin = System.nanoTime();
    Marks marks = ended(end, begin, begin);
    Double back = back(marks.answers());
    note(back == null, "idle: never back");
    return left ? back : null;
  }

  private void byProperty(List<Violation> violations) {
    Map<Integer, Long> counts =
        violations.stream()
            .collect(
                Collectors.groupingBy(Violation::property, TreeMap::new, Collectors.counting()));
    counts.forEach((property, count) -> notes.add(count + " of property " + property));
  }

  private void log(String what, Predicate<String> which) {
    long lines = stack.service().output().lines().filter(which).count();
    note(lines > 0, lines + " lines of " + what);
  }

  private void note(boolean is, String what) {
    if (is) {
      notes.add(what);
    }
  }

  private void keep(boolean broken) throws IOException {
    if (broken) {
      Path file = folder.resolve("history.jsonl");
      HistoryFile.write(file, recording.events());
      notes.add("see " + folder.getFileName() + "/" + file.getFileName());
    }
  }

  @Override
  public void close() throws IOException {
    modes.close();
    stack.close();
  }
}
