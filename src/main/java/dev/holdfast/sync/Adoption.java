package dev.holdfast.sync;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What a file may be opened as, by what it was (rule S7). Nothing is erased by a wrong setting. */
public final class Adoption {

  private Adoption() {}

  /** What a start does. */
  public enum Start {
    SERVE,
    /** It was used alone: {@code adopt} brings its rows over, or another path is given. */
    ADOPT_FIRST,
    /** It stands by another database. */
    OTHER_DATABASE,
    /** It has entries that no PostgreSQL has, and none is configured. */
    OPEN_JOURNAL
  }

  /**
   * The decision.
   *
   * @param file what the file says of itself
   * @param configured identity of the database that is configured, or null for none
   * @param journal whether entries are left to drain
   * @param told whether the operator has said to serve it alone all the same
   */
  public static Start start(FileRole file, UUID configured, boolean journal, boolean told) {
    return switch (file.kind()) {
      case NEW -> Start.SERVE;
      case STANDALONE -> configured == null ? Start.SERVE : Start.ADOPT_FIRST;
      case STANDBY -> {
        if (configured == null) {
          yield journal && !told ? Start.OPEN_JOURNAL : Start.SERVE;
        }
        yield configured.equals(file.database()) ? Start.SERVE : Start.OTHER_DATABASE;
      }
    };
  }

  /**
   * The operation that brings a row over as it is, the same each time: an adoption that was broken
   * off, or was made of a copy of the file as well, brings it once. A row that was changed since is
   * another operation, and a conflict if PostgreSQL has the row.
   */
  public static UUID operation(String row, long version, UUID last) {
    String name = "adopt %s %d %s".formatted(row, version, last);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
