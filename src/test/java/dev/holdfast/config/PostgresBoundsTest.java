package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of what has no variable of its own. */
class PostgresBoundsTest {

  private static HoldfastConfig config(String property, String value) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(HoldfastConfig.class)
        .withDefaultValue("quarkus.application.version", "1")
        .withDefaultValue("holdfast.postgres." + property, value)
        .build()
        .getConfigMapping(HoldfastConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "connect-timeout, 0.1S, 60S, 0.099S, 60.001S",
    "reconnect-interval, 0.01S, 60S, 0.009S, 60.001S",
    "statement-timeout, 0.1S, 19S, 0.099S, 3600.001S",
    "lock-timeout, 0.01S, 3600S, 0.009S, 3600.001S",
    "idle-in-transaction-timeout, 1S, 3600S, 0.999S, 3600.001S",
    "silence-timeout, 11S, 3660S, 10.999S, 3660.001S",
  })
  void timesStayWithinTheirBounds(String name, String min, String max, String less, String more) {
    ConfigBounds.check(config(name, min));
    ConfigBounds.check(config(name, max));
    for (String value : new String[] {less, more}) {
      assertThatThrownBy(() -> ConfigBounds.check(config(name, value)))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith(
              "holdfast.postgres.%s is %s; it must be from "
                  .formatted(name, Duration.parse("PT" + value)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 100, -1, 101"})
  void attemptsStayWithinTheirBounds(String min, String max, String less, String more) {
    ConfigBounds.check(config("reconnect-attempts", min));
    ConfigBounds.check(config("reconnect-attempts", max));
    for (String value : new String[] {less, more}) {
      assertThatThrownBy(() -> ConfigBounds.check(config("reconnect-attempts", value)))
          .hasMessage(
              "holdfast.postgres.reconnect-attempts is %s; it must be from 0 to 100."
                  .formatted(value));
    }
  }

  @Test
  void theSchemaIsAPlainName() {
    ConfigBounds.check(config("schema", "Mixed_Case1"));
    for (String value : new String[] {"a b", "a\"b", "1a", "a-b", "a".repeat(64)}) {
      assertThatThrownBy(() -> ConfigBounds.check(config("schema", value)))
          .isInstanceOf(StartRefused.class);
    }
    assertThat(config("schema", "x").postgres().schema()).isEqualTo("x");
  }
}
