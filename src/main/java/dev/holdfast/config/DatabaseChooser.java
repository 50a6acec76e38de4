package dev.holdfast.config;

import dev.holdfast.config.DatabaseChoice.Login;
import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import dev.holdfast.config.DatabaseChoice.Standalone;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the database in the variables; the first match wins, and the reason is kept. */
final class DatabaseChooser {
  private static final String[] URLS = {"HOLDFAST_DATABASE_URL", "DATABASE_URL", "PG_DSN"};
  private static final String[] PATHS = {
    "holdfast.standby.path", "DATABASE_PATH", "APP_DATABASE__SQLITE_PATH"
  };

  /** Names of the parts, family by family: password, host, port, database, user. */
  private static final List<List<String>> FAMILIES =
      List.of(
          family("DATABASE_", "NAME"),
          family("POSTGRES_", "DB"),
          family("APP_DATABASE__", "DATABASE"));

  private final Variables variables;
  private final boolean production;

  /**
   * @param production whether {@code ENV} says so; then a URL that is not understood is refused
   */
  DatabaseChooser(Variables variables, boolean production) {
    this.variables = variables;
    this.production = production;
  }

  private static List<String> family(String prefix, String database) {
    return List.of(
        prefix + "PASSWORD", prefix + "HOST", prefix + "PORT", prefix + database, prefix + "USER");
  }

  /**
   * The choice.
   *
   * @throws Refused if what was found cannot be used
   */
  DatabaseChoice choose() {
    Optional<Variables.Found> url = variables.first(URLS);
    if (url.isPresent()) {
      return byUrl(url.get());
    }
    for (List<String> family : FAMILIES) {
      Optional<Variables.Found> password = variables.secret(family.get(0));
      if (password.isPresent()) {
        return byParts(family, password.get().value());
      }
    }
    return new Standalone(standbyPath(), "no PostgreSQL is configured", null);
  }

  /** Where the SQLite file lies when no URL names one. */
  String standbyPath() {
    return variables
        .first(PATHS)
        .map(found -> SqliteUrl.path(found.name(), found.value()).path())
        .orElse(DatabaseDefaults.SQLITE_PATH);
  }

  private DatabaseChoice byUrl(Variables.Found url) {
    String text = url.value();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:sqlite:")) {
      return standalone(url, SqliteUrl.parseJdbc(url.name(), text.substring(12)));
    }
    String plain = lower.startsWith("jdbc:") ? text.substring(5) : text;
    int end = plain.indexOf("://");
    String scheme = plain.substring(0, Math.max(0, end)).toLowerCase(Locale.ROOT);
    if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
      throw new Refused(url.name() + " is no URL; it must begin with a scheme and \"://\".");
    }
    String rest = plain.substring(end + 3);
    return switch (scheme.split("\\+", 2)[0]) {
      case "postgres", "postgresql" -> PostgresUrl.parse(url.name(), rest);
      case "sqlite" -> standalone(url, SqliteUrl.parse(url.name(), rest));
      default -> foreign(url.name(), scheme);
    };
  }

  private static Standalone standalone(Variables.Found url, SqliteUrl.Location location) {
    return new Standalone(location.path(), url.name() + " names SQLite", location.warning());
  }

  private DatabaseChoice foreign(String variable, String scheme) {
    String said =
        "%s has the scheme %s, which is no database of Holdfast's".formatted(variable, scheme);
    if (production) {
      throw new Refused(said + ".");
    }
    return new Standalone(standbyPath(), said, said + "; SQLite alone is used.");
  }

  private DatabaseChoice byParts(List<String> family, String password) {
    Server server =
        new Server(
            part(family.get(1), DatabaseDefaults.HOST),
            variables.integer(1, 65_535, family.get(2)).orElse(DatabaseDefaults.PORT),
            part(family.get(3), DatabaseDefaults.DATABASE),
            Tls.DEFAULT);
    Login login = new Login(part(family.get(4), DatabaseDefaults.USER), password);
    return new Postgres(server, login, family.get(0), null);
  }

  private String part(String name, String otherwise) {
    return variables.first(name).map(Variables.Found::value).orElse(otherwise);
  }
}
