package dev.holdfast.config;

import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Standalone;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Translates the variables that users set into the properties that the service and Quarkus read.
 * What must not be started with ends up in {@code holdfast.start.refusal}, so that it is told as
 * one line and not as a stack trace.
 */
final class Settings {
  private static final String WRITER = "quarkus.datasource.sqlite-writer.";
  private static final String READERS = "quarkus.datasource.sqlite-readers.";

  private final Variables variables;
  private final java.util.List<String> profiles;
  private final Map<String, String> properties = new TreeMap<>();

  private Settings(Variables variables, java.util.List<String> profiles) {
    this.variables = variables;
    this.profiles = profiles;
  }

  /** The properties that follow from the variables. */
  static Map<String, String> of(Variables variables, java.util.List<String> profiles) {
    Settings settings = new Settings(variables, profiles);
    settings.properties.putAll(Scratch.settings());
    try {
      settings.translate();
    } catch (Refused refused) {
      settings.put("holdfast.start.refusal", refused.getMessage());
      settings.sqlite(DatabaseDefaults.SQLITE_PATH);
      settings.properties.putAll(PostgresSettings.off());
    }
    return settings.properties;
  }

  private void translate() {
    Optional<Environment> said = variables.first("ENV").map(Settings::environment);
    boolean production = said.isPresent() && said.get() == Environment.PRODUCTION;
    DatabaseChooser chooser = new DatabaseChooser(variables, production);
    DatabaseChoice choice = chooser.choose();
    Environment environment = said.orElseGet(() -> implied(choice, profiles));
    put("holdfast.environment", environment.wire());
    database(choice, chooser);
    pool(environment);
    http(environment);
    logging();
  }

  private static Environment environment(Variables.Found env) {
    return Environment.of(env.value())
        .orElseThrow(
            () ->
                new Refused(
                    "%s is %s; it must be production, development or testing."
                        .formatted(env.name(), env.value())));
  }

  /** What {@code ENV} would say. */
  static Environment implied(DatabaseChoice choice, java.util.List<String> profiles) {
    if (profiles.contains("test")) {
      return Environment.TESTING;
    }
    boolean development = profiles.contains("dev") || choice instanceof Standalone;
    return development ? Environment.DEVELOPMENT : Environment.PRODUCTION;
  }

  private void database(DatabaseChoice choice, DatabaseChooser chooser) {
    if (choice instanceof Standalone standalone) {
      sqlite(standalone.path());
      properties.putAll(PostgresSettings.off());
      warn(standalone.warning());
      put(
          "holdfast.start.choice",
          "Database: SQLite alone (standalone), file %s; %s."
              .formatted(standalone.path(), standalone.reason()));
    } else if (choice instanceof Postgres postgres) {
      sqlite(chooser.standbyPath());
      properties.putAll(PostgresSettings.on(postgres));
      warn(postgres.warning());
      put(
          "holdfast.start.choice",
          "Database: PostgreSQL at %s:%d/%s, SQLite stands by in %s; %s names it."
              .formatted(
                  postgres.server().host(),
                  postgres.server().port(),
                  postgres.server().database(),
                  chooser.standbyPath(),
                  postgres.reason()));
    }
  }

  private void sqlite(String path) {
    put("holdfast.standby.path", path);
    put(WRITER + "active", "true");
    put(READERS + "active", "true");
    put(WRITER + "jdbc.url", "jdbc:sqlite:" + path);
    put(READERS + "jdbc.url", "jdbc:sqlite:" + path);
  }

  private void pool(Environment environment) {
    int size = environment == Environment.PRODUCTION ? 20 : 5;
    integer("pool-size", size, 1, 100, "POOL_SIZE", "POSTGRES_POOL_SIZE");
    integer("max-overflow", 10, 0, 50, "MAX_OVERFLOW", "POSTGRES_MAX_OVERFLOW");
    integer("pool-timeout", 30, 1, 300, "POOL_TIMEOUT", "POSTGRES_POOL_TIMEOUT");
    integer("pool-recycle", 3600, 300, 7200, "POOL_RECYCLE", "POSTGRES_POOL_RECYCLE");
    variables
        .truth("TOKEN_PERSISTENCE_ENABLED")
        .ifPresent(on -> put("holdfast.postgres.token-persistence-enabled", on.toString()));
    variables.truth("SQL_ECHO", "APP_DATABASE__ECHO_SQL").filter(on -> on).ifPresent(on -> echo());
  }

  /** Our own statements of both databases, and those that Hibernate makes. */
  private void echo() {
    put("quarkus.log.category.\"dev.holdfast.sql\".level", "DEBUG");
    put("quarkus.log.category.\"org.hibernate.SQL\".level", "DEBUG");
  }

  private void integer(String property, int otherwise, int min, int max, String... names) {
    int value = variables.integer(min, max, names).orElse(otherwise);
    put("holdfast.postgres." + property, Integer.toString(value));
  }

  private void http(Environment environment) {
    variables
        .integer(0, 65_535, "PORT", "APP_API_PORT")
        .ifPresent(port -> put("quarkus.http.port", port.toString()));
    boolean open = environment == Environment.PRODUCTION;
    put("quarkus.http.host", open ? "0.0.0.0" : "127.0.0.1");
  }

  private void logging() {
    String format =
        variables.first("LOG_FORMAT").map(found -> oneOf(found, "text", "json")).orElse("text");
    put("quarkus.log.console.json.enabled", Boolean.toString(format.equals("json")));
    variables
        .first("LOG_LEVEL")
        .map(
            found -> oneOf(found, "off", "fatal", "error", "warn", "info", "debug", "trace", "all"))
        .ifPresent(level -> put("quarkus.log.level", level.toUpperCase(Locale.ROOT)));
  }

  private static String oneOf(Variables.Found found, String... values) {
    String value = found.value().toLowerCase(Locale.ROOT);
    if (!java.util.List.of(values).contains(value)) {
      throw new Refused(
          "%s is %s; it must be one of %s."
              .formatted(found.name(), found.value(), String.join(", ", values)));
    }
    return value;
  }

  private void warn(String warning) {
    if (warning != null) {
      put("holdfast.start.warning", warning);
    }
  }

  private void put(String name, String value) {
    properties.put(name, value);
  }
}
