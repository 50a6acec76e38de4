package dev.holdfast.outage.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Prints the table of faults, and keeps it as {@code target/faults.md}. What the columns mean
 * stands with {@link Figures}.
 *
 * <p>{@code mvn verify -Pfaults} does all of it, with {@code -Dholdfast.faults=refuse,stop-all} a
 * part. By hand, after {@code mvn package -DskipTests} and {@code mvn dependency:build-classpath
 * -Dmdep.outputFile=target/classpath}:
 *
 * <pre>java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *   dev.holdfast.outage.table.FaultTable [name of a fault]...</pre>
 */
public final class FaultTable {
  private static final int MOST = 300;
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private final StringBuilder text = new StringBuilder();
  private final List<Figures> all = new ArrayList<>();
  private final Path folder;
  private Outages rest;

  private FaultTable() throws IOException {
    this.folder = Files.createTempDirectory(TARGET, "faults-");
  }

  /** Runs these faults, one after the other; all without a name. */
  public static void main(String... names) throws Exception {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    FaultTable table = new FaultTable();
    table.run(Set.of(names));
    System.exit(0);
  }

  /** Runs those that the property {@code holdfast.faults} names, or all. */
  static FaultTable wanted() throws Exception {
    String names = System.getProperty("holdfast.faults", "");
    FaultTable table = new FaultTable();
    table.run(names.isBlank() ? Set.of() : Set.of(names.split(",")));
    return table;
  }

  /** What was found of each fault. */
  List<Figures> figures() {
    return all;
  }

  /** What twenty outages left behind, if they were wanted. */
  Optional<Outages> rest() {
    return Optional.ofNullable(rest);
  }

  private void run(Set<String> names) throws Exception {
    print(Figures.HEAD);
    List<Hazard> hazards = new ArrayList<>(Hazards.ALL);
    hazards.add(0, Hazards.NOTHING);
    hazards.add(Hazards.FLAPS);
    for (Hazard hazard : hazards) {
      if (names.isEmpty() || names.contains(hazard.name())) {
        run(hazard);
      }
    }
    if (names.isEmpty() || names.contains(Outages.NAME)) {
      outages();
    }
  }

  private void run(Hazard hazard) throws Exception {
    Phases phases = hazard == Hazards.FLAPS ? Phases.LONG : Phases.WHOLE;
    // The other faults are worth their lines all the same.
    Figures figures;
    try {
      figures = FaultRun.of(List.of(hazard), phases, folder.resolve(hazard.name()));
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      figures = Figures.none(hazard.name(), e);
    }
    all.add(figures);
    print(figures.line());
    complain(figures);
  }

  private void outages() throws Exception {
    Outages outages = Outages.of(folder.resolve(Outages.NAME));
    print("\n" + outages.table());
    rest = outages;
  }

  private void print(String line) throws IOException {
    System.out.print(line);
    text.append(line);
    Files.writeString(TARGET.resolve("faults.md"), text);
  }

  private static void complain(Figures figures) {
    figures.failed().stream().distinct().limit(5).forEach(FaultTable::complain);
    figures.violations().stream().limit(10).forEach(FaultTable::complain);
  }

  private static void complain(Object trouble) {
    String text = trouble.toString();
    System.err.println("  " + text.substring(0, Math.min(MOST, text.length())));
  }
}
