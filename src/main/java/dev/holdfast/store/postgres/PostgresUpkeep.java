package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.StartRefused;
import dev.holdfast.store.Primary;
import dev.holdfast.store.Report;
import dev.holdfast.store.StandbyFile;
import dev.holdfast.store.Upkeep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The commands on PostgreSQL; never called where none is configured. */
@Singleton
@Primary
class PostgresUpkeep implements Upkeep {
  private static final String VERSION = "select current_setting('server_version')";

  private final PostgresProbe probe;
  private final PostgresSchema schema;
  private final StandbyFile file;
  private final PostgresNames names;

  PostgresUpkeep(
      PostgresProbe probe, PostgresSchema schema, StandbyFile file, HoldfastConfig config) {
    this.probe = probe;
    this.schema = schema;
    this.file = file;
    this.names = new PostgresNames(config.postgres().schema());
  }

  @Override
  public Report migrate() {
    return report(
        () -> {
          probe.check();
          int applied = schema.migrate();
          return "%s is migrated; migrations applied: %d.".formatted(probe.name(), applied);
        });
  }

  @Override
  public Report check() {
    return report(
        () -> {
          file.role().checkStandby(file.path(), schema.identity());
          probe.check();
          return described();
        });
  }

  private String described() {
    long begun = System.nanoTime();
    String version = probe.ask(PostgresUpkeep::version);
    double millis = (System.nanoTime() - begun) / 1e6;
    return String.format(
        Locale.ROOT,
        "%s is usable: version %s, %s, answers in %.1f ms.",
        probe.name(),
        version,
        probe.ask(names::schemaVersion),
        millis);
  }

  private static Uni<String> version(PgConnection asked) {
    return asked.query(VERSION).execute().map(rows -> rows.iterator().next().getString(0));
  }

  /** All of it in one transaction: what something else depends on keeps everything there. */
  @Override
  public List<Report> dropAll(Supplier<List<Report>> first) {
    List<Report> reports = new ArrayList<>(first.get());
    if (reports.stream().allMatch(Report::isDone)) {
      reports.add(report(this::drop));
    }
    return reports;
  }

  private String drop() {
    List<String> dropped = probe.ask(names::drop);
    return dropped.isEmpty()
        ? "%s had nothing of Holdfast's.".formatted(probe.name())
        : "%s: dropped %s.".formatted(probe.name(), String.join(", ", dropped));
  }

  private static Report report(Supplier<String> command) {
    try {
      return Report.done(command.get());
    } catch (Unusable e) {
      return e.isAway() ? Report.away(e.getMessage()) : Report.failed(e.getMessage());
    } catch (StartRefused e) {
      return Report.failed(e.getMessage());
    }
  }
}
