package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins with every character that something on the way could take for its own. */
class LoginTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a$b",
        "a$$b",
        "$",
        "${x}",
        "$${x}",
        "${x:y}",
        "a\\b",
        "a\\$b",
        "\\${x}",
        "a%b",
        "a%24b",
        "@",
        ":",
        "/",
        "a@b:c/d?e#f&g=h",
        "a b",
        " a ",
        "ü€😀",
        "a'b\"c",
        "a,b",
        "a+b",
        "{}",
        "\\\\"
      })
  void aPasswordArrivesAsItIs(String password) throws SQLException {
    String role = "r$" + password.hashCode();
    GuardedServer.execute(
        "drop database if exists \"" + role + "\"", "drop role if exists \"" + role + "\"");
    GuardedServer.role(role, password);
    assertLogsIn(Wired.to(GuardedServer.url(role, password, GuardedServer.encode(role))), role);
    assertLogsIn(
        Wired.to(
            "",
            "POSTGRES_PASSWORD",
            password,
            "POSTGRES_USER",
            role,
            "POSTGRES_DB",
            role,
            "POSTGRES_HOST",
            "localhost",
            "POSTGRES_PORT",
            "" + GuardedServer.port()),
        role);
  }

  private static void assertLogsIn(Wired wired, String role) throws SQLException {
    try (wired;
        Connection migrating =
            DriverManager.getConnection(
                wired.setting("quarkus.datasource.jdbc.url"),
                wired.setting("quarkus.datasource.username"),
                wired.setting("quarkus.datasource.password"))) {
      assertThat(wired.value("select current_user || '@' || current_database()"))
          .isEqualTo(role + "@" + role);
      assertThat(migrating.getCatalog()).isEqualTo(role);
    }
  }
}
