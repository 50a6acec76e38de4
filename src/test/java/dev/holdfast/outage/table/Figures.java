package dev.holdfast.outage.table;

import dev.holdfast.sync.history.Violation;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is told of one fault; times in milliseconds, unless a field says otherwise.
 *
 * @param requests of the clients in the measured part
 * @param failed requests of the whole run, reads of all rows after it included: no answer within 30
 *     s, a 5xx but class D, or a refusal that the request did not deserve
 * @param bySqlite requests that SQLite answered in PostgreSQL's stead
 * @param overloaded requests that were answered 503 with {@code Retry-After} (class D)
 * @param extra what the slowest redirected request took more than the median before the fault: one
 *     that was sent while PostgreSQL served and answered by SQLite; null without one
 * @param p99Before of requests that were sent before the fault
 * @param p99During of those that were sent while it lasted, but for the redirected, of which the
 *     extra time tells
 * @param slowest of those sent from the fault on
 * @param backUnderLoad seconds from when PostgreSQL let in a client after the fault until it
 *     served, with the journal as it was and the clients writing on; null if it never did
 * @param backIdle the same with an empty journal, in a second fault while nothing was written; null
 *     if that was not tried, or PostgreSQL was not left
 * @param flips how often PostgreSQL was left
 * @param deepest most entries that the journal held
 * @param conflicts operations that PostgreSQL keeps as such
 * @param violations of the nine properties, and answers that contradict their requests
 * @param notes what else is to be said
 */
record Figures(
    String fault,
    long requests,
    List<String> failed,
    long bySqlite,
    long overloaded,
    Double extra,
    double p99Before,
    double p99During,
    double slowest,
    Double backUnderLoad,
    Double backIdle,
    int flips,
    long deepest,
    int conflicts,
    List<Violation> violations,
    List<String> notes) {
  static final String HEAD =
      """
      | fault | requests | failed | by SQLite | 503 (D) | extra ms | p99 before ms | p99 during ms \
      | slowest ms | back s, idle | back s, load | flips | journal | conflicts | violations | notes |
      | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |
      """;

  /** Those that follow from the samples of a run. */
  static Figures of(String fault, List<Sample> samples, Marks marks) {
    List<Sample> measured =
        samples.stream().filter(sample -> sample.begun() >= marks.begin()).toList();
    List<String> failed =
        samples.stream()
            .filter(sample -> sample.failure() != null)
            .map(sample -> sample.what() + ": " + sample.failure())
            .toList();
    List<Double> before = millis(measured, sample -> sample.begun() < marks.fault());
    List<Double> since = millis(measured, sample -> sample.begun() >= marks.fault());
    List<Double> redirected = millis(measured, Sample::redirected);
    return new Figures(
        fault,
        measured.size(),
        failed,
        measured.stream().filter(Sample::bySqlite).count(),
        measured.stream().filter(Sample::overloaded).count(),
        redirected.isEmpty() ? null : quantile(redirected, 1) - quantile(before, 0.5),
        quantile(before, 0.99),
        quantile(millis(measured, sample -> isDuring(sample, marks)), 0.99),
        quantile(since, 1),
        null,
        null,
        0,
        0,
        0,
        List.of(),
        List.of());
  }

  /** Those of a run that broke. */
  static Figures none(String fault, Throwable trouble) {
    Figures none = of(fault, List.of(), new Marks(0, 0, 0, 0));
    return none.verdict(
        0, List.of(), List.of("broke: " + trouble.toString().lines().findFirst().orElse("")));
  }

  private static boolean isDuring(Sample sample, Marks marks) {
    boolean lasted = sample.begun() >= marks.fault() && sample.begun() < marks.end();
    return lasted && !sample.redirected();
  }

  private static List<Double> millis(List<Sample> samples, Predicate<Sample> which) {
    return samples.stream().filter(which).map(Sample::millis).sorted().toList();
  }

  private static double quantile(List<Double> sorted, double part) {
    int index = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(0, index));
  }

  Figures back(Double underLoad, Double idle) {
    return new Figures(
        fault,
        requests,
        failed,
        bySqlite,
        overloaded,
        extra,
        p99Before,
        p99During,
        slowest,
        underLoad,
        idle,
        flips,
        deepest,
        conflicts,
        violations,
        notes);
  }

  Figures modes(int newFlips, long newDeepest) {
    return new Figures(
        fault,
        requests,
        failed,
        bySqlite,
        overloaded,
        extra,
        p99Before,
        p99During,
        slowest,
        backUnderLoad,
        backIdle,
        newFlips,
        newDeepest,
        conflicts,
        violations,
        notes);
  }

  Figures verdict(int newConflicts, List<Violation> found, List<String> newNotes) {
    return new Figures(
        fault,
        requests,
        failed,
        bySqlite,
        overloaded,
        extra,
        p99Before,
        p99During,
        slowest,
        backUnderLoad,
        backIdle,
        flips,
        deepest,
        newConflicts,
        found,
        newNotes);
  }

  /** Whether everything is as it must be on any machine, however slow. */
  boolean isSound() {
    return failed.isEmpty() && violations.isEmpty() && backUnderLoad != null;
  }

  /** A line of the table. */
  String line() {
    Stream<Object> cells =
        Stream.of(
            fault,
            requests,
            failed.size(),
            bySqlite,
            overloaded,
            number("%.0f", extra),
            number("%.0f", p99Before),
            number("%.0f", p99During),
            number("%.0f", slowest),
            number("%.2f", backIdle),
            backUnderLoad == null ? "never" : number("%.2f", backUnderLoad),
            flips,
            deepest,
            conflicts,
            violations.size(),
            String.join("; ", notes));
    return cells.map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String number(String format, Double value) {
    return value == null || value.isNaN() ? "–" : String.format(Locale.ROOT, format, value);
  }
}
