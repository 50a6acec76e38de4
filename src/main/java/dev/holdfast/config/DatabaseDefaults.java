package dev.holdfast.config;

/** What stands for the parts that nobody named. */
final class DatabaseDefaults {
  static final String HOST = "localhost";
  static final int PORT = 5432;
  static final String DATABASE = "holdfast";
  static final String USER = "holdfast";
  static final String SQLITE_PATH = "data/holdfast.db";

  private DatabaseDefaults() {}
}
