package dev.holdfast.store.postgres;

import static dev.holdfast.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.api.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What a client is told when PostgreSQL has too much to do: never a 500. */
@QuarkusTest
@TestProfile(ShortLimits.class)
class OverloadedApiTest {
  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);

  private static Response patch(String id) {
    return given()
        .contentType("application/merge-patch+json")
        .body("{\"priority\": 7}")
        .patch(TASKS + "/" + id);
  }

  private static void overloaded(Response response, String what) {
    response
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("status", equalTo(503))
        .body("detail", containsString(what));
  }

  private static void ready() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks[0].data.primary", equalTo("connected"));
  }

  private void whileHolding(String sql, Runnable work) throws SQLException {
    try (Connection other = PostgresServer.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(sql);
      work.run();
    }
  }

  @Test
  void aRowThatSomebodyElseHoldsIsToldAndCanBeChangedLater() throws SQLException {
    String id = Api.idleTask();
    String lock = "select 1 from tasks where id = '" + id + "' for update";
    whileHolding(
        lock,
        () -> {
          overloaded(patch(id), "lock limit");
          ready();
        });
    patch(id).then().statusCode(200).body("version", equalTo(2));
  }

  @Test
  void aStatementThatTakesTooLongIsTold() throws SQLException {
    String id = Api.idleTask();
    PostgresServer.execute(
        database,
        "create function slow() returns trigger language plpgsql as "
            + "$$ begin perform pg_sleep(5); return new; end $$",
        "create trigger slow before update on tasks for each row execute function slow()");
    try {
      overloaded(patch(id), "statement limit");
      ready();
    } finally {
      PostgresServer.execute(database, "drop function slow cascade");
    }
    given().get(TASKS + "/" + id).then().statusCode(200).body("version", equalTo(1));
  }
}
