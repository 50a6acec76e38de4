package dev.holdfast.store.postgres;

import static dev.holdfast.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.api.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A server that has no connection left for the service. */
@QuarkusTest
@TestProfile(LimitedRole.class)
class LimitedRoleTest {
  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);

  private void limit(int connections) {
    PostgresServer.execute(
        "postgres", "alter role %s connection limit %d".formatted(database, connections));
  }

  @Test
  void connectionsThatAreUsedUpAreToldUntilThereAreSomeAgain() {
    String id = Api.idleTask();
    limit(0);
    PostgresServer.value(
        "postgres",
        "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where usename = '%s'"
            .formatted(database));
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/health")
                    .then()
                    .body("database.primary.error", equalTo("too many connections")));
    given().get(TASKS + "/" + id).then().statusCode(anyOf(equalTo(200), equalTo(503)));
    limit(-1);
    await().until(() -> given().get(TASKS + "/" + id).statusCode() == 200);
    given().get("/q/health/ready").then().statusCode(200);
    await().until(() -> "primary".equals(given().get("/health").path("database.mode")));
  }
}
