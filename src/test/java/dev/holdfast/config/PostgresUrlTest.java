package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.DatabaseChoice.Login;
import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a PostgreSQL URL after its scheme, read as libpq reads it. */
class PostgresUrlTest {

  @ParameterizedTest
  @CsvSource({
    "h/db, h, 5432, db",
    "h:6432/db, h, 6432, db",
    "h:/db, h, 5432, db",
    "h:1/db, h, 1, db",
    "h:65535/db, h, 65535, db",
    "u@/db, localhost, 5432, db",
    "/db, localhost, 5432, db",
    "u@h, h, 5432, u",
    "u@h/, h, 5432, u",
    "h, h, 5432, holdfast",
    "[::1]/db, ::1, 5432, db",
    "u:pw@[2001:db8::1]:6432/db, 2001:db8::1, 6432, db",
    "h/my%20db, h, 5432, my db",
    "h/a+b, h, 5432, a+b",
  })
  void serverAndDatabaseAreRead(String rest, String host, int port, String database) {
    assertThat(parse(rest).server()).isEqualTo(new Server(host, port, database, Tls.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({
    "u:pw@h/db, u, pw",
    "u%40corp:p%40w%2F%3A%25%3F@h/db, u@corp, p@w/:%?",
    "u:a+b@h/db, u, a+b",
    "u:a%2Bb@h/db, u, a+b",
    "u:a:b@h/db, u, a:b",
    "u:a@b@h/db, u, a@b",
    "%C3%BC:%E2%82%AC@h/db, ü, €",
    "h/db?user=u&password=p%26w, u, p&w",
    "u@h/db?password=pw, u, pw",
    "other:other@h/db?user=u&password=pw, u, pw",
  })
  void userAndPasswordArePercentDecoded(String rest, String user, String password) {
    assertThat(parse(rest).login()).isEqualTo(new Login(user, password));
  }

  @Test
  void withoutUserAndPasswordTheDefaultUserStands() {
    assertThat(parse("h/db").login()).isEqualTo(new Login("holdfast", null));
    assertThat(parse("u@h/db").login()).isEqualTo(new Login("u", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
  void everySslmodeOfLibpqIsTaken(String sslmode) {
    assertThat(parse("h/db?sslmode=" + sslmode).server().tls().mode()).isEqualTo(sslmode);
    assertThat(parse("h/db?ssl=" + sslmode).server().tls().mode()).isEqualTo(sslmode);
    assertThat(parse("h?sslmode=" + sslmode).server().tls().mode()).isEqualTo(sslmode);
  }

  @Test
  void sslTrueRequiresEncryption() {
    assertThat(parse("h/db?ssl=true").server().tls()).isEqualTo(new Tls("require", null));
  }

  @Test
  void withARootCertificateRequireVerifiesAndVerifyingAlwaysTrustsSomething() {
    assertThat(parse("h/db?sslmode=require&sslrootcert=/ca%20s.pem").server().tls())
        .isEqualTo(new Tls("verify-ca", "/ca s.pem"));
    assertThat(parse("h/db?sslrootcert=system&sslmode=verify-full").server().tls())
        .isEqualTo(new Tls("verify-full", "system"));
    assertThat(parse("h/db?sslmode=verify-ca").server().tls())
        .isEqualTo(new Tls("verify-ca", "system"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "REQUIRE", "yes", "verify"})
  void anUnknownSslmodeIsRefused(String sslmode) {
    assertThat(refused("h/db?sslmode=" + sslmode))
        .isEqualTo(
            "DATABASE_URL has an unknown sslmode; known are "
                + "[allow, disable, prefer, require, verify-ca, verify-full].");
  }

  @Test
  void parametersThatAreNotUsedAreToldByName() {
    Postgres choice = parse("h/db?application_name=a&sslmode=require&connect_timeout=3&");

    assertThat(choice.warning())
        .isEqualTo(
            "DATABASE_URL has parameters that are not used: [application_name, connect_timeout]");
    assertThat(choice.server().tls().mode()).isEqualTo("require");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b/db", "a:1,b:2/db", "u:pw@a:5432,b:5432/db", "[::1],[::2]/db"})
  void severalHostsAreRefused(String rest) {
    assertThat(refused(rest))
        .isEqualTo("DATABASE_URL names several hosts, which is not supported yet.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "hostaddr", "port", "dbname"})
  void theAddressAsAParameterIsRefused(String name) {
    assertThat(refused("h/db?" + name + "=x"))
        .isEqualTo("DATABASE_URL names " + name + " as a parameter; put it into the address.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h:0/db", "h:65536/db", "h:-1/db", "h:x/db", "h:99999999999/db"})
  void aPortThatIsNoneIsRefused(String rest) {
    assertThat(refused(rest)).isEqualTo("DATABASE_URL has a port that is none.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"u:p%zz@h/db", "u%:pw@h/db", "h/d%4", "h/db?a=%", "u:pw@h%q/db"})
  void aBrokenPercentEncodingIsRefused(String rest) {
    assertThat(refused(rest)).isEqualTo("DATABASE_URL has a broken percent-encoding.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"u:p/w@h/db", "u:1/w@h", "u:1?w@h/db", "u:1/2?w@h/db", "h/a/b"})
  void aPasswordThatIsNotPercentEncodedIsRefused(String rest) {
    assertThat(refused(rest))
        .isEqualTo(
            "DATABASE_URL cannot be read: "
                + "percent-encode the special characters of user and password.");
  }

  @Test
  void aForgottenAtSignIsRefused() {
    assertThat(refused("u:pw:5432/db")).isEqualTo("DATABASE_URL has a host that is none.");
  }

  @Test
  void aUnixSocketIsRefused() {
    assertThat(refused("u:pw@%2Fvar%2Frun/db"))
        .isEqualTo("DATABASE_URL names a Unix socket, which is not supported.");
  }

  private static Postgres parse(String rest) {
    return PostgresUrl.parse("DATABASE_URL", rest);
  }

  private static String refused(String rest) {
    return catchThrowableOfType(Refused.class, () -> parse(rest)).getMessage();
  }
}
