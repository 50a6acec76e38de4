package dev.holdfast.sync;

import dev.holdfast.config.StartRefused;
import java.util.UUID;

/**
 * What a SQLite file is for (rule S7): the file records it, so that a wrong setting can neither mix
 * two databases nor leave rows behind.
 *
 * @param kind what it was last opened as
 * @param database the PostgreSQL database that a standby belongs to, else null
 */
public record FileRole(Kind kind, UUID database) {
  /** A file that has never been opened for service. */
  public static final FileRole NEW = new FileRole(Kind.NEW, null);

  /** A file that is the only store. */
  public static final FileRole STANDALONE = new FileRole(Kind.STANDALONE, null);

  /** What it was last opened as. */
  public enum Kind {
    NEW,
    STANDALONE,
    STANDBY
  }

  /** The role of a standby of this database. */
  public static FileRole standbyOf(UUID database) {
    return new FileRole(Kind.STANDBY, database);
  }

  /**
   * Whether the file may stand by a PostgreSQL at all; which one is seen when that answers.
   *
   * @param path the file, for the message
   * @throws StartRefused for a file that is the only store of something
   */
  public void checkAlone(String path) {
    if (kind == Kind.STANDALONE) {
      throw new StartRefused(
          ("The SQLite file %s was used alone and may hold rows that no PostgreSQL has. Set another"
                  + " path (DATABASE_PATH) to start without them, or wait for the adopt command,"
                  + " which brings them over and is not built yet; the file was left as it is.")
              .formatted(path));
    }
  }

  /**
   * Whether the file may stand by this PostgreSQL.
   *
   * @param path the file, for the message
   * @param present the database's identity, or null as long as it has none
   * @throws StartRefused for a file that is the only store of something, or belongs elsewhere
   */
  public void checkStandby(String path, UUID present) {
    checkAlone(path);
    if (kind == Kind.STANDBY && !database.equals(present)) {
      throw new StartRefused(
          ("The SQLite file %s belongs to another PostgreSQL database (%s). Set another path"
                  + " (DATABASE_PATH) or the right database; the file was left as it is.")
              .formatted(path, database));
    }
  }
}
