package dev.holdfast.store.sqlite;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.StoreUnderTest;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/** A real SQLite file, wired by hand as the service wires it. */
public final class SqliteUnderTest implements StoreUnderTest {
  private final AgroalDataSource writing;
  private final AgroalDataSource reading;
  final SqliteDatabase database;

  public SqliteUnderTest(Path file) {
    this(file, SqliteTuning.DEFAULT);
  }

  /** One that gives up soon when another connection holds the lock. */
  public static SqliteUnderTest impatient(Path file) {
    SqliteTuning tuning = SqliteTuning.DEFAULT;
    return new SqliteUnderTest(
        file,
        new SqliteTuning(
            tuning.readers(),
            tuning.cacheMib(),
            Duration.ofMillis(20),
            tuning.journalSizeLimit(),
            tuning.durable()));
  }

  private SqliteUnderTest(Path file, SqliteTuning tuning) {
    try {
      writing = source(file, 1);
      reading = source(file, tuning.readers());
      SqliteSchema.migrate(flyway(writing), writing);
      database = new SqliteDatabase(writing, reading, tuning, StoreMeter.NONE);
    } catch (SQLException | SqliteFile.Unusable e) {
      throw new IllegalStateException(e);
    }
  }

  static Flyway flyway(AgroalDataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:" + SqliteSchema.LOCATION)
        .load();
  }

  static AgroalDataSource source(Path file, int size) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(10))
                        .connectionFactoryConfiguration(
                            factory -> factory.jdbcUrl("jdbc:sqlite:" + file))));
  }

  @Override
  public TaskRepository tasks() {
    return new SqliteTaskRepository(database);
  }

  @Override
  public FactRepository facts() {
    return new SqliteFactRepository(database);
  }

  @Override
  public OperationRepository operations() {
    return new SqliteOperationRepository(database);
  }

  @Override
  public void clear() {
    database
        .<Boolean>write(
            session -> {
              for (String table : new String[] {"operations", "tasks", "facts"}) {
                session.update("delete from " + table);
              }
              return Answer.of(true);
            })
        .await()
        .atMost(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    database.close();
    writing.close();
    reading.close();
  }
}
