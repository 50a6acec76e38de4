package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.DatabaseChoice.Standalone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A SQLite URL names a file, or the service does not start. */
class SqliteUrlTest {
  private static final String MEMORY =
      "DATABASE_URL asks for a database in memory; every acknowledged write would be lost.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///?cache_size=1",
        "sqlite:///file::memory:",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file::memory:?cache=shared",
      })
  void aDatabaseInMemoryIsRefused(String url) {
    assertThat(Given.refusedChoice("DATABASE_URL", url)).isEqualTo(MEMORY);
  }

  @ParameterizedTest
  @CsvSource({"DATABASE_PATH, :memory:", "APP_DATABASE__SQLITE_PATH, file::memory:"})
  void aFileInMemoryIsRefused(String variable, String path) {
    assertThat(Given.refusedChoice(variable, path)).startsWith(variable).contains("in memory");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlite:x.db?mode=rw, mode",
    "jdbc:sqlite:x.db?cache=shared, cache",
    "jdbc:sqlite:x.db?journal_mode=WAL&nonsense=1, nonsense",
    "jdbc:sqlite:file:x.db?immutable=1, immutable",
    "sqlite:///x.db?check_same_thread=false, check_same_thread",
  })
  void aParameterThatTheDriverDoesNotKnowIsRefused(String url, String parameter) {
    assertThat(Given.refusedChoice("DATABASE_URL", url))
        .isEqualTo("DATABASE_URL has a parameter that SQLite's driver does not know: " + parameter);
  }

  @Test
  void aParameterThatTheDriverKnowsIsLeftOutOfTheFileAndTold() {
    Standalone chosen =
        (Standalone)
            Given.choice("DATABASE_URL", "jdbc:sqlite:x.db?journal_mode=DELETE&Cache_Size=5");

    assertThat(chosen.path()).isEqualTo("x.db");
    assertThat(chosen.warning())
        .isEqualTo(
            "DATABASE_URL has parameters that are not used (see holdfast.standby.*): "
                + "[journal_mode, Cache_Size]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite://x.db", "sqlite://host/x.db", "sqlite+aiosqlite://./x.db"})
  void tooFewSlashesAreRefused(String url) {
    assertThat(Given.refusedChoice("DATABASE_URL", url))
        .isEqualTo(
            "DATABASE_URL cannot be read: write sqlite:///relative.db or sqlite:////absolute.db.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.db?mode=rw", "a\0b"})
  void aFileWithAReservedCharacterIsRefused(String path) {
    assertThat(Given.refusedChoice("DATABASE_PATH", path))
        .isEqualTo("DATABASE_PATH names a file with a character that SQLite's URLs reserve.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:x.db", ":resource:x.db"})
  void whatTheDriverWouldTakeForSomethingElseIsRefused(String path) {
    assertThat(Given.refusedChoice("DATABASE_PATH", path))
        .isEqualTo("DATABASE_PATH must name the file itself, without file: or :resource:.");
    assertThat(Given.refusedChoice("DATABASE_URL", "sqlite:///" + path))
        .isEqualTo("DATABASE_URL must name the file itself, without file: or :resource:.");
  }
}
