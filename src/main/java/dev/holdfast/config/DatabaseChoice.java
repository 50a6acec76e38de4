package dev.holdfast.config;

/**
 * Which database was chosen.
 *
 * @param reason which variable decided, or that none did; never a secret
 */
sealed interface DatabaseChoice {
  String reason();

  /** SQLite alone. */
  record Standalone(String path, String reason, String warning) implements DatabaseChoice {}

  /** PostgreSQL, with SQLite as its standby. */
  record Postgres(Server server, Login login, String reason, String warning)
      implements DatabaseChoice {}

  /** Where it listens and which database is meant. */
  record Server(String host, int port, String database, Tls tls) {}

  /** Never printed. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }
}
