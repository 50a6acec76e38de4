package dev.holdfast.command;

/** What can be asked for instead of the service. */
enum Command {
  MIGRATE("migrate", "Brings the schema of SQLite, and of PostgreSQL if configured, up to date."),
  CHECK("check", "Tells whether the service could start: configuration and both databases."),
  HEALTH("health", "Tells whether the service that runs here is ready; for health checks."),
  DROP_ALL("drop-all", "Drops everything that Holdfast keeps; never in production.");

  private final String wire;
  private final String description;

  Command(String wire, String description) {
    this.wire = wire;
    this.description = description;
  }

  /** As it is written on the command line. */
  String wire() {
    return wire;
  }

  /** A sentence for the usage. */
  String description() {
    return description;
  }
}
