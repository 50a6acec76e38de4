package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.DatabaseChoice.Login;
import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import dev.holdfast.config.DatabaseChoice.Standalone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scheme of a URL means, in every spelling that other tools use. */
class DatabaseUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:pw@db.example:6432/app",
        "postgresql://me:pw@db.example:6432/app",
        "PostgreSQL://me:pw@db.example:6432/app",
        "postgresql+asyncpg://me:pw@db.example:6432/app",
        "postgresql+psycopg2://me:pw@db.example:6432/app",
        "postgres+other://me:pw@db.example:6432/app",
        "jdbc:postgresql://me:pw@db.example:6432/app",
        "jdbc:postgresql://db.example:6432/app?user=me&password=pw",
        " postgres://me:pw@db.example:6432/app\n",
      })
  void thesePointToPostgres(String url) {
    assertThat(Given.choice("DATABASE_URL", url))
        .isEqualTo(
            new Postgres(
                new Server("db.example", 6432, "app", Tls.DEFAULT),
                new Login("me", "pw"),
                "DATABASE_URL",
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:///x.db, x.db",
    "sqlite:///./data/x.db, ./data/x.db",
    "sqlite:///../x.db, ../x.db",
    "sqlite:////var/lib/x.db, /var/lib/x.db",
    "SQLite:///x.db, x.db",
    "sqlite+aiosqlite:///./data/x.db, ./data/x.db",
    "sqlite+aiosqlite:////var/lib/x.db, /var/lib/x.db",
    "sqlite+pysqlite:///x.db, x.db",
    "jdbc:sqlite:x.db, x.db",
    "jdbc:sqlite:/var/lib/x.db, /var/lib/x.db",
    "JDBC:SQLite:data/x.db, data/x.db",
    "jdbc:sqlite:file:data/x.db, data/x.db",
  })
  void thesePointToASqliteFile(String url, String path) {
    assertThat(Given.choice("DATABASE_URL", url))
        .isEqualTo(new Standalone(path, "DATABASE_URL names SQLite", null));
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:pw@h/db, mysql",
    "mysql+aiomysql://u:pw@h/db, mysql+aiomysql",
    "mongodb+srv://h, mongodb+srv",
    "jdbc:oracle://h/db, oracle",
    "HTTPS://h, https",
  })
  void anyOtherSchemeMeansSqliteWithAWarningThatNamesIt(String url, String scheme) {
    Standalone chosen = (Standalone) Given.choice("PG_DSN", url, "DATABASE_PATH", "x.db");

    String said = "PG_DSN has the scheme " + scheme + ", which is no database of Holdfast's";
    assertThat(chosen).isEqualTo(new Standalone("x.db", said, said + "; SQLite alone is used."));
    assertThat(Given.settings("PG_DSN", url))
        .containsEntry("holdfast.start.warning", said + "; SQLite alone is used.")
        .doesNotContainKey("holdfast.start.refusal");
  }

  @Test
  void anyOtherSchemeIsRefusedInProduction() {
    Variables variables = Given.variables("DATABASE_URL", "mysql://u:pw@h/db");

    assertThatThrownBy(() -> new DatabaseChooser(variables, true).choose())
        .isInstanceOf(Refused.class)
        .hasMessage("DATABASE_URL has the scheme mysql, which is no database of Holdfast's.");
    assertThat(Given.refusal("DATABASE_URL", "mysql://u:pw@h/db", "ENV", "production"))
        .isEqualTo("DATABASE_URL has the scheme mysql, which is no database of Holdfast's.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.db",
        "/var/lib/x.db",
        "sqlite:x.db",
        "postgresql:app",
        "jdbc:postgresql:app",
        "://h/db",
        "host=h dbname=app password=pw",
        "psql 'postgresql://u:pw@h/db'",
        "u:pw@h://db",
      })
  void whatIsNoUrlIsRefused(String text) {
    assertThat(Given.refusedChoice("DATABASE_URL", text))
        .isEqualTo("DATABASE_URL is no URL; it must begin with a scheme and \"://\".");
  }
}
