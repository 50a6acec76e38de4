package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.DatabaseChoice.Login;
import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import dev.holdfast.config.DatabaseChoice.Standalone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several variables names the database: the first match wins, taken whole. */
class DatabasePrecedenceTest {

  @Test
  void withNothingSetSqliteServesAlone() {
    assertThat(Given.choice())
        .isEqualTo(new Standalone("data/holdfast.db", "no PostgreSQL is configured", null));
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_DATABASE_URL, DATABASE_URL",
    "HOLDFAST_DATABASE_URL, PG_DSN",
    "DATABASE_URL, PG_DSN",
  })
  void theEarlierUrlWins(String earlier, String later) {
    Standalone chosen =
        (Standalone) Given.choice(later, "postgres://h/db", earlier, "sqlite:///./x.db");

    assertThat(chosen.path()).isEqualTo("./x.db");
    assertThat(chosen.reason()).isEqualTo(earlier + " names SQLite");
    assertThat(chosen.warning()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_DATABASE_URL, DATABASE_URL",
    "HOLDFAST_DATABASE_URL, PG_DSN",
    "DATABASE_URL, PG_DSN",
  })
  void anEmptyUrlLeavesTheNextOneToDecide(String empty, String next) {
    assertThat(Given.choice(empty, "", next, "postgres://h/db").reason()).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOLDFAST_DATABASE_URL", "DATABASE_URL", "PG_DSN"})
  void anyUrlWinsOverParts(String url) {
    assertThat(Given.choice("DATABASE_PASSWORD", "pw", url, "sqlite:///x.db"))
        .isInstanceOf(Standalone.class);
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_, NAME",
    "POSTGRES_, DB",
    "APP_DATABASE__, DATABASE",
  })
  void aFamilyIsTakenWhole(String family, String database) {
    DatabaseChoice chosen =
        Given.choice(
            family + "PASSWORD", "p w",
            family + "HOST", "db.example",
            family + "PORT", "6432",
            family + database, "app",
            family + "USER", "me");

    assertThat(chosen)
        .isEqualTo(
            new Postgres(
                new Server("db.example", 6432, "app", Tls.DEFAULT),
                new Login("me", "p w"),
                family + "PASSWORD",
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATABASE_", "POSTGRES_", "APP_DATABASE__"})
  void aPasswordIsEnoughForAFamily(String family) {
    assertThat(Given.choice(family + "PASSWORD", "pw"))
        .isEqualTo(
            new Postgres(
                new Server("localhost", 5432, "holdfast", Tls.DEFAULT),
                new Login("holdfast", "pw"),
                family + "PASSWORD",
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_, POSTGRES_",
    "DATABASE_, APP_DATABASE__",
    "POSTGRES_, APP_DATABASE__",
  })
  void theEarlierFamilyWinsAndTakesNothingFromTheLater(String earlier, String later) {
    Postgres chosen =
        (Postgres)
            Given.choice(
                earlier + "PASSWORD", "mine",
                later + "PASSWORD", "other",
                later + "HOST", "other.example",
                later + "PORT", "1",
                later + "USER", "other");

    assertThat(chosen.reason()).isEqualTo(earlier + "PASSWORD");
    assertThat(chosen.login()).isEqualTo(new Login("holdfast", "mine"));
    assertThat(chosen.server()).isEqualTo(new Server("localhost", 5432, "holdfast", Tls.DEFAULT));
  }

  @Test
  void aFamilyWithoutAPasswordIsPassedOver() {
    Postgres chosen =
        (Postgres)
            Given.choice(
                "DATABASE_HOST", "passed-over.example",
                "DATABASE_PASSWORD", "",
                "POSTGRES_PASSWORD", "pw");

    assertThat(chosen.reason()).isEqualTo("POSTGRES_PASSWORD");
    assertThat(chosen.server().host()).isEqualTo("localhost");
    assertThat(Given.choice("DATABASE_HOST", "h", "POSTGRES_USER", "u"))
        .isInstanceOf(Standalone.class);
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_, 0",
    "DATABASE_, 65536",
    "POSTGRES_, -1",
    "APP_DATABASE__, fivefourthreetwo",
  })
  void aPortOfAFamilyOutOfBoundsIsRefused(String family, String port) {
    assertThat(Given.refusedChoice(family + "PASSWORD", "pw", family + "PORT", port))
        .isEqualTo(
            "%sPORT is %s; it must be a whole number from 1 to 65535.".formatted(family, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"holdfast.standby.path", "DATABASE_PATH", "APP_DATABASE__SQLITE_PATH"})
  void theSqliteFileCanBeNamedByEachVariable(String variable) {
    Standalone chosen = (Standalone) Given.choice(variable, "some/where.db");

    assertThat(chosen.path()).isEqualTo("some/where.db");
    assertThat(chosen.reason()).isEqualTo("no PostgreSQL is configured");
  }

  @ParameterizedTest
  @CsvSource({
    "holdfast.standby.path, DATABASE_PATH",
    "DATABASE_PATH, APP_DATABASE__SQLITE_PATH",
  })
  void theEarlierFileWins(String earlier, String later) {
    assertThat(((Standalone) Given.choice(later, "b.db", earlier, "a.db")).path())
        .isEqualTo("a.db");
    assertThat(((Standalone) Given.choice(later, "b.db", earlier, "")).path()).isEqualTo("b.db");
  }

  @Test
  void aSqliteUrlWinsOverTheFileOfAVariable() {
    assertThat(
            ((Standalone) Given.choice("DATABASE_PATH", "b.db", "PG_DSN", "sqlite:///a.db")).path())
        .isEqualTo("a.db");
  }
}
