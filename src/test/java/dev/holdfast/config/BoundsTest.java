package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number that can be set has bounds, and leaving them is told with name, value, bounds. */
class BoundsTest {

  record Bounded(String variable, String property, int min, int max) {}

  static Stream<Bounded> numbers() {
    return Stream.concat(
        Stream.of(
            new Bounded("PORT", "quarkus.http.port", 0, 65_535),
            new Bounded("APP_API_PORT", "quarkus.http.port", 0, 65_535)),
        Stream.of("", "POSTGRES_")
            .flatMap(
                prefix ->
                    Stream.of(
                        pool(prefix + "POOL_SIZE", "pool-size", 1, 100),
                        pool(prefix + "MAX_OVERFLOW", "max-overflow", 0, 50),
                        pool(prefix + "POOL_TIMEOUT", "pool-timeout", 1, 300),
                        pool(prefix + "POOL_RECYCLE", "pool-recycle", 300, 7200))));
  }

  private static Bounded pool(String variable, String property, int min, int max) {
    return new Bounded(variable, "holdfast.postgres." + property, min, max);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void theBoundsThemselvesAreAllowed(Bounded number) {
    for (int value : List.of(number.min, number.max, (number.min + number.max) / 2)) {
      assertThat(Given.settings(number.variable, Integer.toString(value)))
          .containsEntry(number.property, Integer.toString(value))
          .doesNotContainKey("holdfast.start.refusal");
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void whatLiesBeyondIsRefused(Bounded number) {
    for (String value : List.of("" + (number.min - 1), "" + (number.max + 1), "many", "1.5")) {
      assertThat(Given.refusal(number.variable, value))
          .isEqualTo(
              "%s is %s; it must be a whole number from %d to %d."
                  .formatted(number.variable, value, number.min, number.max));
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void anEmptyNumberIsUnset(Bounded number) {
    assertThat(Given.settings(number.variable, "")).isEqualTo(Given.settings());
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, APP_API_PORT, quarkus.http.port",
    "POOL_SIZE, POSTGRES_POOL_SIZE, holdfast.postgres.pool-size",
    "MAX_OVERFLOW, POSTGRES_MAX_OVERFLOW, holdfast.postgres.max-overflow",
    "POOL_TIMEOUT, POSTGRES_POOL_TIMEOUT, holdfast.postgres.pool-timeout",
  })
  void theShorterNameWins(String shorter, String longer, String property) {
    assertThat(Given.settings(longer, "20", shorter, "21")).containsEntry(property, "21");
    assertThat(Given.settings(longer, "20", shorter, "")).containsEntry(property, "20");
  }
}
