package dev.holdfast.process;

import io.restassured.path.json.JsonPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tests write into a service and read back. */
final class Posts {
  /** Long enough to be killed in, short enough to be waited for. */
  static final double SLEEP_SECONDS = 4;

  static final String SLEEPING =
      """
      {"type":"sleep","params":{"seconds":%s},"run_immediately":true}
      """
          .formatted(SLEEP_SECONDS);

  /** Nobody runs it. */
  static final String WAITING =
      """
      {"type":"test.waiting","params":{"a":[1,"two",null]},"run_immediately":true}
      """;

  private static final int PAGE = 1_000;

  private Posts() {}

  /** The id of a task that was acknowledged. */
  static String task(ServiceProcess service, String body) {
    return service.call().body(body).post("/tasks").then().statusCode(201).extract().path("id");
  }

  /** The id of a fact that was acknowledged. */
  static String fact(ServiceProcess service, String text) {
    return service
        .call()
        .body(Map.of("text", text))
        .post("/facts")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** The ids of everything that a list has. */
  static Set<String> ids(ServiceProcess service, String list) {
    Set<String> ids = new HashSet<>();
    List<String> page;
    do {
      JsonPath answer =
          service
              .call()
              .queryParam("limit", PAGE)
              .queryParam("offset", ids.size())
              .get(list)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      page = answer.getList("items.id", String.class);
      ids.addAll(page);
    } while (page.size() == PAGE);
    return ids;
  }
}
