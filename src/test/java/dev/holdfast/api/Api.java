package dev.holdfast.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Requests that most tests need. */
public final class Api {
  public static final String TASKS = "/api/v1/tasks";
  public static final String FACTS = "/api/v1/facts";

  private Api() {}

  /** A request with a JSON body. */
  public static RequestSpecification json(Object body) {
    return given().contentType(ContentType.JSON).body(body);
  }

  /** A stored task. */
  public static Response task(Map<String, ?> fields) {
    return json(fields).post(TASKS).then().statusCode(201).extract().response();
  }

  /** The id of a stored task of a type that nobody runs. */
  public static String idleTask() {
    return task(Map.of("type", "idle.none")).path("id");
  }

  /** The id of a stored fact. */
  public static String fact(Map<String, ?> fields) {
    return json(fields).post(FACTS).then().statusCode(201).extract().path("id");
  }
}
