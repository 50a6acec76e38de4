package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.outage.PostgresProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every {@code sslmode} against a server with TLS and one without, by both drivers. */
class TlsTest {
  private static final String ENCRYPTED =
      "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
  private static final String QUESTION = "select 1";

  private static String guarded(String parameters) {
    return GuardedServer.url("postgres", "p", "postgres?" + parameters);
  }

  private static String verifying(String mode) {
    return guarded("sslmode=" + mode + "&sslrootcert=" + Certificates.server());
  }

  private static PostgresFailures failure(String url) {
    try (Wired wired = Wired.to(url)) {
      return wired.failure(QUESTION);
    }
  }

  private static String migrating(Wired wired) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                wired.setting("quarkus.datasource.jdbc.url"), "postgres", "p");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(ENCRYPTED)) {
      found.next();
      return Boolean.toString(found.getBoolean(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"disable, false", "allow, false", "prefer, true", "require, true"})
  void theModeDecidesWhetherItIsEncrypted(String mode, String encrypted) throws SQLException {
    try (Wired wired = Wired.to(guarded("sslmode=" + mode))) {
      assertThat(wired.value(ENCRYPTED)).isEqualTo(encrypted);
      assertThat(migrating(wired)).isEqualTo(encrypted);
    }
  }

  @ParameterizedTest
  @CsvSource({"verify-ca", "verify-full", "require"})
  void withARootCertificateItIsVerifiedAndEncrypted(String mode) throws SQLException {
    try (Wired wired = Wired.to(verifying(mode))) {
      assertThat(wired.value(ENCRYPTED)).isEqualTo("true");
      assertThat(migrating(wired)).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @CsvSource({"disable", "allow", "prefer"})
  void aServerWithoutTlsIsTakenWhereTlsIsNotDemanded(String mode) throws SQLException {
    try (Wired wired = Wired.to(PostgresServer.url("postgres?sslmode=" + mode))) {
      assertThat(wired.value(ENCRYPTED)).isEqualTo("false");
      assertThat(migrating(wired)).isEqualTo("false");
    }
  }

  @ParameterizedTest
  @CsvSource({"prefer, 1", "require, 0"})
  void aConnectionOnWhichTlsWasDeclinedIsClosed(String mode, long left) {
    try (PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());
        Wired wired = Wired.to(proxied(proxy, mode))) {
      wired.pool().query(QUESTION).execute().onFailure().recoverWithNull().await().indefinitely();
      await().until(proxy::clients, count -> count == left);
    }
  }

  private static String proxied(PostgresProxy proxy, String mode) {
    return "postgres://postgres:postgres@127.0.0.1:%d/postgres?sslmode=%s"
        .formatted(proxy.port(), mode);
  }

  @ParameterizedTest
  @CsvSource({"require", "verify-ca", "verify-full"})
  void aServerWithoutTlsIsAnOutageWhereItIsDemanded(String mode) {
    Told.outage(failure(PostgresServer.url("postgres?sslmode=" + mode)), "server has no TLS", null);
  }

  @Test
  void aCertificateOfAnotherRootIsAnOutage() {
    String stranger = "sslmode=verify-ca&sslrootcert=" + Certificates.stranger();
    Told.outage(failure(guarded(stranger)), "certificate not trusted", null);
  }

  @Test
  void aCertificateThatTheJvmDoesNotTrustIsAnOutage() {
    String system = "sslmode=verify-full&sslrootcert=system";
    Told.outage(failure(guarded(system)), "certificate not trusted", null);
  }

  @Test
  void theHostNameIsVerifiedByVerifyFullAlone() {
    String address = "127.0.0.1";
    Told.outage(
        failure(verifying("verify-full").replace("localhost", address)),
        "certificate not trusted",
        null);
    try (Wired wired = Wired.to(verifying("verify-ca").replace("localhost", address))) {
      assertThat(wired.value(ENCRYPTED)).isEqualTo("true");
    }
  }

  @Test
  void aRootCertificateThatIsNotThereIsAnOutage() {
    Told.outage(
        failure(guarded("sslmode=verify-ca&sslrootcert=/none.crt")),
        "root certificate cannot be read",
        null);
  }
}
