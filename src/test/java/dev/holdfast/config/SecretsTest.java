package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is configured and however wrongly: no text that leaves the package has a password. */
class SecretsTest {
  private static final String SECRET = "s3cr3t";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:s3cr3t@h/db",
        "postgres://u:s3cr3t@h/db?options=x",
        "postgres://h/db?user=u&password=s3cr3t",
        "postgres://h/db?password=s3cr3t&sslmode=nonsense",
        "postgres://u:s3cr3t@h:port/db",
        "postgres://u:s3cr3t@a,b/db",
        "postgres://u:s3cr3t%zz@h/db",
        "postgres://u:s3cr3t/x@h/db",
        "postgres://u:1/s3cr3t@h/db",
        "postgres://u:s3cr3t?x@h/db",
        "postgres://u:1?s3cr3t@h/db",
        "postgres://u:1?s3cr3t=x@h/db",
        "postgres://u:1/2?s3cr3t@h/db",
        "postgres://u:s3cr3t#x@h/db",
        "postgres://u:a@s3cr3t@h/db",
        "postgres://u:s3cr3t:5432/db",
        "postgres://u:s3cr3t@%2Fsocket/db",
        "jdbc:postgresql://h/db?user=u&password=s3cr3t",
        "mysql://u:s3cr3t@h/db",
        "sqlite://u:s3cr3t@h/x.db",
        "sqlite+pysqlcipher://:s3cr3t@/x.db?cipher=aes",
        "jdbc:sqlite:x.db?password=s3cr3t",
        "jdbc:sqlite:x.db?key=s3cr3t",
        "u:s3cr3t@h://db",
        "host=h password=s3cr3t",
        "psql 'postgres://u:s3cr3t@h/db'",
        "s3cr3t",
      })
  void noUrlGivesItsPasswordAway(String url) {
    assertSilent("DATABASE_URL", url);
    assertSilent("DATABASE_URL", url, "ENV", "production");
    assertSilent("DATABASE_URL", url, "POOL_SIZE", "0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATABASE_", "POSTGRES_", "APP_DATABASE__"})
  void noFamilyGivesItsPasswordAway(String family) {
    assertSilent(family + "PASSWORD", SECRET);
    assertSilent(family + "PASSWORD", SECRET, family + "PORT", "0");
    assertSilent(family + "PASSWORD", SECRET, family + "HOST", "a,b");
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, postgres://u:s3cr3t@h/db",
    "DATABASE_URL, postgres://h/db?password=s3cr3t",
    "POSTGRES_PASSWORD, s3cr3t",
  })
  void aChoiceIsNeverPrintedWithItsPassword(String variable, String value) {
    DatabaseChoice.Postgres chosen = (DatabaseChoice.Postgres) Given.choice(variable, value);

    assertThat(chosen.login().password()).isEqualTo(SECRET);
    assertThat(chosen.toString()).doesNotContain(SECRET);
    assertThat(chosen.login().toString()).doesNotContain(SECRET);
    assertThat(Optional.of(chosen).toString()).doesNotContain(SECRET);
  }

  @Test
  void aVariableIsNeverPrintedWithItsValue() {
    assertThat(new Variables.Found("DATABASE_PASSWORD", SECRET).toString()).doesNotContain(SECRET);
  }

  private static void assertSilent(String... namesAndValues) {
    // All but the one property that hands the password to the driver.
    Map<String, String> settings = new HashMap<>(Given.settings(namesAndValues));
    settings.remove("quarkus.datasource.password");
    assertThat(settings.toString()).doesNotContain(SECRET);
    try {
      assertThat(Given.choice(namesAndValues).toString()).doesNotContain(SECRET);
    } catch (Refused refused) {
      assertThat(refused.toString()).doesNotContain(SECRET);
    }
  }
}
