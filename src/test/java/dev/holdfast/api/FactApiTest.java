package dev.holdfast.api;

import static dev.holdfast.api.Api.FACTS;
import static dev.holdfast.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Facts over HTTP, as the contract says. */
@QuarkusTest
class FactApiTest {

  @Test
  void aFactIsStoredFoundChangedAndDeleted() {
    String word = UUID.randomUUID().toString();
    Response created =
        json(Map.of("text", "A " + word, "tags", List.of("t"), "metadata", Map.of("a", 1)))
            .post(FACTS);
    created
        .then()
        .statusCode(201)
        .header("ETag", notNullValue())
        .body("meta_data", equalTo(Map.of("a", 1)))
        .body("version", equalTo(1));
    assertThat(created.<Map<String, Object>>path("$").keySet())
        .containsExactlyInAnyOrder(
            "id", "text", "tags", "meta_data", "created_at", "updated_at", "version");
    String path = FACTS + "/" + created.path("id");
    given().get(FACTS + "?q=" + word.toUpperCase()).then().body("total", equalTo(1));
    json("{\"tags\":[\"n\"]}").patch(path).then().statusCode(200).body("tags", contains("n"));
    given().get(path).then().body("text", equalTo("A " + word));
    given()
        .delete(path)
        .then()
        .statusCode(200)
        .body("deleted", equalTo(created.<String>path("id")));
    given().get(path).then().statusCode(404);
    given().get(FACTS + "?q=" + word).then().body("total", equalTo(0));
  }

  @Test
  void anEmptyPatchIsANoOpAndNullTextIsRefused() {
    String path = FACTS + "/" + Api.fact(Map.of("text", "x"));
    json("{}").patch(path).then().statusCode(200).body("version", equalTo(1));
    json("{\"text\":null}")
        .patch(path)
        .then()
        .statusCode(422)
        .body("errors.field", contains("text"));
  }

  @Test
  void mergePatchMergesMetaData() {
    String path = FACTS + "/" + Api.fact(Map.of("text", "x", "meta_data", Map.of("a", 1, "b", 2)));
    given()
        .contentType("application/merge-patch+json")
        .body("{\"meta_data\":{\"a\":null,\"c\":3}}")
        .patch(path)
        .then()
        .statusCode(200)
        .body("meta_data", equalTo(Map.of("b", 2, "c", 3)));
  }

  @Test
  void tagsAreJoinedByAnd() {
    String one = UUID.randomUUID().toString();
    String two = UUID.randomUUID().toString();
    String both = Api.fact(Map.of("text", "x", "tags", List.of(one, two)));
    Api.fact(Map.of("text", "y", "tags", List.of(one)));
    given().get(FACTS + "?tag=" + one).then().body("total", equalTo(2));
    given().get(FACTS + "?tag=" + one + "&tag=" + two).then().body("items.id", contains(both));
  }

  @Test
  void aBatchOfFactsIsStoredWholeOrNotAtAll() {
    String tag = UUID.randomUUID().toString();
    json(Map.of(
            "items",
            List.of(
                Map.of("text", "1", "tags", List.of(tag)),
                Map.of("text", "2", "tags", List.of(tag)))))
        .post(FACTS + ":batch")
        .then()
        .statusCode(200)
        .body("items.text", contains("1", "2"));
    json(Map.of("items", List.of(Map.of("text", "3", "tags", List.of(tag)), Map.of())))
        .post(FACTS + ":batch")
        .then()
        .statusCode(422)
        .body("errors.field", contains("items[1].text"));
    given().get(FACTS + "?tag=" + tag).then().body("total", equalTo(2));
  }

  @Test
  void keysAndConditionsWorkForFactsToo() {
    String key = UUID.randomUUID().toString();
    Response first = json(Map.of("text", "k")).header("Idempotency-Key", key).post(FACTS);
    Response again = json(Map.of("text", "k")).header("Idempotency-Key", key).post(FACTS);
    assertThat(again.asString()).isEqualTo(first.asString());
    String path = FACTS + "/" + first.path("id");
    given().header("If-None-Match", first.header("ETag")).get(path).then().statusCode(304);
    json("{\"text\":\"l\"}").header("If-Match", "\"1-x\"").patch(path).then().statusCode(412);
  }
}
