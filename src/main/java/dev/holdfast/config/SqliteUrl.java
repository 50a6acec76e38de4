package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Where a SQLite URL points, in the spellings of SQLAlchemy and of JDBC. */
final class SqliteUrl {
  /** The driver knows these; anything else it would take for part of the file's name. */
  private static final Set<String> KNOWN = knownParameters();

  private SqliteUrl() {}

  /**
   * A file and what was said beside it.
   *
   * @param warning or null
   */
  record Location(String path, String warning) {}

  /** Reads {@code sqlite://…}: three slashes before a relative path, four before an absolute. */
  static Location parse(String variable, String rest) {
    if (!rest.startsWith("/")) {
      throw new Refused(
          rest.isEmpty()
              ? memory(variable)
              : variable
                  + " cannot be read: write sqlite:///relative.db or sqlite:////absolute.db.");
    }
    return location(variable, rest.substring(1));
  }

  /** Reads {@code jdbc:sqlite:…}. */
  static Location parseJdbc(String variable, String rest) {
    return location(variable, rest.startsWith("file:") ? rest.substring(5) : rest);
  }

  /** A bare path. */
  static Location path(String variable, String path) {
    if (path.contains(":memory:")) {
      throw new Refused(memory(variable));
    }
    if (path.indexOf('?') >= 0 || path.indexOf('\0') >= 0) {
      throw new Refused(variable + " names a file with a character that SQLite's URLs reserve.");
    }
    if (path.startsWith("file:") || path.startsWith(":resource:")) {
      throw new Refused(variable + " must name the file itself, without file: or :resource:.");
    }
    return new Location(path, null);
  }

  private static Location location(String variable, String rest) {
    int question = rest.indexOf('?');
    Location file = path(variable, question < 0 ? rest : rest.substring(0, question));
    if (file.path.isEmpty()) {
      throw new Refused(memory(variable));
    }
    return question < 0
        ? file
        : new Location(file.path, ignored(variable, rest.substring(question + 1)));
  }

  private static String ignored(String variable, String query) {
    List<String> ignored = new ArrayList<>();
    for (String pair : query.split("&")) {
      String name = pair.split("=", 2)[0];
      if (!KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new Refused(
            variable + " has a parameter that SQLite's driver does not know: " + name);
      }
      ignored.add(name);
    }
    return variable + " has parameters that are not used (see holdfast.standby.*): " + ignored;
  }

  private static String memory(String variable) {
    return variable + " asks for a database in memory; every acknowledged write would be lost.";
  }

  private static Set<String> knownParameters() {
    Set<String> names = new TreeSet<>();
    for (var pragma : org.sqlite.SQLiteConfig.Pragma.values()) {
      names.add(pragma.pragmaName.toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
