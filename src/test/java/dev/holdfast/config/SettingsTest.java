package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of the service and of Quarkus that follow from the variables. */
class SettingsTest {
  private static final String SQL_LEVEL = "quarkus.log.category.\"dev.holdfast.sql\".level";

  @Test
  void nothingConfiguredMeansDevelopmentOnSqliteAlone() {
    assertThat(Given.settings())
        .containsOnly(
            Map.entry("holdfast.environment", "development"),
            Map.entry("holdfast.postgres.max-overflow", "10"),
            Map.entry("holdfast.postgres.pool-recycle", "3600"),
            Map.entry("holdfast.postgres.pool-size", "5"),
            Map.entry("holdfast.postgres.pool-timeout", "30"),
            Map.entry("holdfast.standby.path", "data/holdfast.db"),
            Map.entry(
                "holdfast.start.choice",
                "Database: SQLite alone (standalone), file data/holdfast.db;"
                    + " no PostgreSQL is configured."),
            Map.entry("quarkus.datasource.sqlite-readers.active", "true"),
            Map.entry("quarkus.datasource.sqlite-readers.jdbc.url", "jdbc:sqlite:data/holdfast.db"),
            Map.entry("quarkus.datasource.sqlite-writer.active", "true"),
            Map.entry("quarkus.datasource.sqlite-writer.jdbc.url", "jdbc:sqlite:data/holdfast.db"),
            Map.entry("holdfast.postgres.configured", "false"),
            Map.entry("quarkus.datasource.active", "false"),
            Map.entry("quarkus.hibernate-orm.active", "false"),
            Map.entry("quarkus.http.host", "127.0.0.1"),
            Map.entry("quarkus.log.console.json.enabled", "false"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', prod, development",
    "'', test, testing",
    "'', dev, development",
    "production, test, production",
    "production, dev, production",
    "testing, prod, testing",
    "development, prod, development",
    "development, test, development",
  })
  void envDecidesAndTheProfileStandsInForIt(String env, String profile, String environment) {
    assertThat(Settings.of(Given.variables("ENV", env), List.of(profile)))
        .containsEntry("holdfast.environment", environment);
  }

  @ParameterizedTest
  @CsvSource({"prod, production", "test, testing", "dev, development"})
  void withPostgresConfiguredTheEnvironmentIsProductionUnlessTheProfileSaysElse(
      String profile, String environment) {
    DatabaseChoice postgres = Given.choice("DATABASE_URL", "postgres://h/db");

    assertThat(Settings.implied(postgres, List.of(profile)).wire()).isEqualTo(environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Production", "prod", "staging"})
  void anUnknownEnvIsRefused(String env) {
    assertThat(Given.refusal("ENV", env))
        .isEqualTo("ENV is " + env + "; it must be production, development or testing.");
  }

  @ParameterizedTest
  @CsvSource({
    "production, 0.0.0.0, 20",
    "development, 127.0.0.1, 5",
    "testing, 127.0.0.1, 5",
    "'', 127.0.0.1, 5",
  })
  void theEnvironmentDecidesBindAddressAndPoolSize(String env, String host, String poolSize) {
    assertThat(Given.settings("ENV", env))
        .containsEntry("quarkus.http.host", host)
        .containsEntry("holdfast.postgres.pool-size", poolSize);
  }

  @ParameterizedTest
  @CsvSource({"'', false", "text, false", "json, true", "JSON, true"})
  void logFormatIsTextUnlessJsonIsAskedFor(String format, String json) {
    assertThat(Given.settings("LOG_FORMAT", format))
        .containsEntry("quarkus.log.console.json.enabled", json);
  }

  @Test
  void anUnknownLogFormatIsRefused() {
    assertThat(Given.refusal("LOG_FORMAT", "xml"))
        .isEqualTo("LOG_FORMAT is xml; it must be one of text, json.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "fatal", "error", "warn", "INFO", "Debug", "trace", "all"})
  void everyLogLevelIsTaken(String level) {
    assertThat(Given.settings("LOG_LEVEL", level).get("quarkus.log.level"))
        .isEqualToIgnoringCase(level)
        .isUpperCase();
  }

  @Test
  void anUnknownLogLevelIsRefused() {
    assertThat(Given.refusal("LOG_LEVEL", "loud"))
        .isEqualTo(
            "LOG_LEVEL is loud;"
                + " it must be one of off, fatal, error, warn, info, debug, trace, all.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL_ECHO", "APP_DATABASE__ECHO_SQL"})
  void sqlIsLoggedWhenAskedFor(String variable) {
    assertThat(Given.settings(variable, "true")).containsEntry(SQL_LEVEL, "DEBUG");
    assertThat(Given.settings(variable, "false")).doesNotContainKey(SQL_LEVEL);
    assertThat(Given.refusal(variable, "loudly"))
        .isEqualTo(variable + " is loudly; it must be true or false.");
  }

  @Test
  void tokenPersistenceCanBeSwitchedOff() {
    String property = "holdfast.postgres.token-persistence-enabled";

    assertThat(Given.settings()).doesNotContainKey(property);
    assertThat(Given.settings("TOKEN_PERSISTENCE_ENABLED", "0")).containsEntry(property, "false");
    assertThat(Given.refusal("TOKEN_PERSISTENCE_ENABLED", "2"))
        .isEqualTo("TOKEN_PERSISTENCE_ENABLED is 2; it must be true or false.");
  }

  @Test
  void theChosenFileIsOpenedByWriterAndReaders() {
    assertThat(Given.settings("DATABASE_URL", "sqlite:////var/lib/x.db"))
        .containsEntry("holdfast.standby.path", "/var/lib/x.db")
        .containsEntry("quarkus.datasource.sqlite-writer.jdbc.url", "jdbc:sqlite:/var/lib/x.db")
        .containsEntry("quarkus.datasource.sqlite-readers.jdbc.url", "jdbc:sqlite:/var/lib/x.db")
        .containsEntry(
            "holdfast.start.choice",
            "Database: SQLite alone (standalone), file /var/lib/x.db; DATABASE_URL names SQLite.");
  }

  @Test
  void aPostgresIsSwitchedOnWithItsAddressAndLogin() {
    assertThat(Given.settings("DATABASE_URL", "postgres://u:p%40w@h:6432/d%20b?sslmode=require"))
        .containsEntry("holdfast.postgres.configured", "true")
        .containsEntry("holdfast.postgres.host", "h")
        .containsEntry("holdfast.postgres.port", "6432")
        .containsEntry("holdfast.postgres.database", "d b")
        .containsEntry("holdfast.postgres.ssl-mode", "require")
        .containsEntry("quarkus.datasource.active", "true")
        .containsEntry("quarkus.hibernate-orm.active", "true")
        .containsEntry("quarkus.datasource.reactive.url", "postgresql://h:6432/d%20b")
        .containsEntry(
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://h:6432/d%20b?sslmode=require")
        .containsEntry("quarkus.datasource.username", "u")
        .containsEntry("quarkus.datasource.password", "p@w")
        .containsEntry("holdfast.environment", "production")
        .containsEntry("holdfast.postgres.pool-size", "20")
        .containsEntry("holdfast.standby.path", "data/holdfast.db")
        .doesNotContainKey("holdfast.start.refusal");
    assertThat(Given.settings("POSTGRES_PASSWORD", "pw"))
        .containsEntry("quarkus.datasource.reactive.url", "postgresql://localhost:5432/holdfast")
        .containsEntry(
            "holdfast.start.choice",
            "Database: PostgreSQL at localhost:5432/holdfast, SQLite stands by in data/holdfast.db;"
                + " POSTGRES_PASSWORD names it.");
  }

  @Test
  void withoutPostgresEverythingOfItIsSwitchedOffExplicitly() {
    assertThat(Given.settings())
        .containsEntry("holdfast.postgres.configured", "false")
        .containsEntry("quarkus.datasource.active", "false")
        .containsEntry("quarkus.hibernate-orm.active", "false");
  }

  @Test
  void whatIsRefusedStillGivesEveryDataSourceAUrl() {
    assertThat(Given.settings("DATABASE_URL", "nonsense"))
        .containsEntry("holdfast.standby.path", "data/holdfast.db")
        .containsKey("quarkus.datasource.sqlite-writer.jdbc.url")
        .containsKey("quarkus.datasource.sqlite-readers.jdbc.url");
  }
}
