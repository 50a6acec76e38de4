package dev.holdfast.store.sqlite;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.Report;
import dev.holdfast.store.Standby;
import dev.holdfast.store.Upkeep;
import dev.holdfast.store.sqlite.SqliteFile.Unusable;
import dev.holdfast.sync.FileRole;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;

/** The commands on the SQLite file. What changes it holds its lock, as a running service does. */
@Singleton
@Standby
final class SqliteUpkeep implements Upkeep {
  private final String path;
  private final Optional<String> libraryFolder;
  private final AgroalDataSource writing;
  private final Flyway flyway;

  SqliteUpkeep(
      HoldfastConfig config,
      @DataSource("sqlite-writer") AgroalDataSource writing,
      @FlywayDataSource("sqlite-writer") Flyway flyway) {
    this.path = config.standby().path();
    this.libraryFolder = config.standby().libraryFolder();
    this.writing = writing;
    this.flyway = flyway;
  }

  @Override
  public Report migrate() {
    try {
      SqliteFile held = SqliteFile.hold(Path.of(path));
      try {
        SqliteLibrary.load(libraryFolder, held.folder());
        int applied = SqliteSchema.migrate(flyway, writing);
        return Report.done(
            "The SQLite file %s is migrated; migrations applied: %d.".formatted(path, applied));
      } finally {
        held.close();
      }
    } catch (Unusable e) {
      return Report.failed(e.getMessage());
    }
  }

  @Override
  public Report check() {
    ClosedFile file = new ClosedFile(path);
    try {
      SqliteLibrary.load(libraryFolder, file.nearestFolder());
      return file.exists() ? present(file) : absent(file.nearestFolder());
    } catch (Unusable e) {
      return Report.failed(e.getMessage());
    }
  }

  private Report present(ClosedFile file) throws Unusable {
    SqliteFile.check(Path.of(path));
    String schema = SqliteSchema.said(flyway, file.source());
    return Report.done(
        "The SQLite file %s is usable: %s, %s.".formatted(path, schema, said(file.role())));
  }

  private static String said(FileRole role) {
    return switch (role.kind()) {
      case NEW -> "not used yet";
      case STANDALONE -> "used alone";
      case STANDBY -> "stands by the PostgreSQL database " + role.database();
    };
  }

  private Report absent(Path folder) {
    return Files.isDirectory(folder) && Files.isWritable(folder)
        ? Report.done("The SQLite file %s is not there yet and can be made.".formatted(path))
        : Report.failed(
            "The SQLite file %s is not there and cannot be made in %s.".formatted(path, folder));
  }

  @Override
  public List<Report> dropAll(Supplier<List<Report>> first) {
    List<Report> reports = new ArrayList<>();
    try (SqliteFile held = SqliteFile.hold(Path.of(path))) {
      reports.addAll(first.get());
      boolean done = reports.stream().allMatch(Report::isDone);
      reports.add(
          done ? drop(held) : Report.failed("The SQLite file %s was left.".formatted(path)));
    } catch (Unusable e) {
      reports.add(Report.failed(e.getMessage() + " Nothing was dropped."));
    }
    return reports;
  }

  private Report drop(SqliteFile held) {
    try {
      return Report.done(
          held.delete()
              ? "The SQLite file %s was deleted.".formatted(path)
              : "There was no SQLite file %s.".formatted(path));
    } catch (IOException e) {
      return Report.failed(
          "The SQLite file %s could not be deleted (%s).".formatted(path, e.getMessage()));
    }
  }
}
