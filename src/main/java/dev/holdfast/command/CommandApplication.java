package dev.holdfast.command;

import dev.holdfast.config.Environment;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.Primary;
import dev.holdfast.store.Report;
import dev.holdfast.store.Report.Result;
import dev.holdfast.store.Standby;
import dev.holdfast.store.Upkeep;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs one command and gives its exit code: 0 when all is well, 1 when it is not. What was done or
 * found is told on standard output, a line for each database; a refusal on standard error.
 */
@Singleton
@Unremovable
public final class CommandApplication implements QuarkusApplication {
  private static final int WELL = 0;
  private static final int NOT_WELL = 1;

  /** Only for {@code check}. */
  private static final int WITHOUT_POSTGRES = 2;

  private final HoldfastConfig config;
  private final Upkeep sqlite;
  private final Upkeep postgres;

  CommandApplication(HoldfastConfig config, @Standby Upkeep sqlite, @Primary Upkeep postgres) {
    this.config = config;
    this.sqlite = sqlite;
    this.postgres = postgres;
  }

  @Override
  public int run(String... args) {
    Arguments arguments = Arguments.of(Arguments.line().parseArgs(args));
    return switch (arguments.command()) {
      case MIGRATE -> migrate();
      case CHECK -> check();
      case DROP_ALL -> dropAll(arguments.yes());
      case HEALTH -> HealthCheck.run();
    };
  }

  /** A PostgreSQL that is away is migrated when it is back, by whichever service starts then. */
  private int migrate() {
    List<Report> reports = tell(each(Upkeep::migrate));
    boolean failed = reports.stream().anyMatch(report -> report.result() == Result.FAILED);
    boolean some = reports.stream().anyMatch(Report::isDone);
    return some && !failed ? WELL : NOT_WELL;
  }

  private int check() {
    System.out.println(configuration());
    List<Report> reports = tell(each(Upkeep::check));
    boolean away = reports.stream().anyMatch(report -> report.result() == Result.AWAY);
    boolean failed = reports.stream().anyMatch(report -> report.result() == Result.FAILED);
    return away && !failed ? WITHOUT_POSTGRES : allDone(reports);
  }

  /** What the service says when it starts. A refused configuration does not come so far. */
  private String configuration() {
    String environment = "Environment: %s.".formatted(config.environment().wire());
    return Stream.of(config.start().choice(), config.start().warning(), Optional.of(environment))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }

  private int dropAll(boolean yes) {
    if (config.environment() == Environment.PRODUCTION) {
      return refused("drop-all is refused: the environment is production (ENV).");
    }
    if (!yes) {
      return refused("drop-all is refused without --yes: it drops everything that is kept.");
    }
    return allDone(
        tell(sqlite.dropAll(() -> configured() ? postgres.dropAll(List::of) : List.of())));
  }

  private List<Report> each(Function<Upkeep, Report> command) {
    List<Report> reports = new ArrayList<>(List.of(command.apply(sqlite)));
    if (configured()) {
      reports.add(command.apply(postgres));
    }
    return reports;
  }

  private boolean configured() {
    return config.postgres().configured();
  }

  private static List<Report> tell(List<Report> reports) {
    reports.forEach(report -> System.out.println(report.line()));
    return reports;
  }

  private static int allDone(List<Report> reports) {
    return reports.stream().allMatch(Report::isDone) ? WELL : NOT_WELL;
  }

  private static int refused(String why) {
    System.err.println(why);
    return NOT_WELL;
  }
}
