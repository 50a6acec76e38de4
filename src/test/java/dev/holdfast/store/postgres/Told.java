package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.sync.FailureClass;

/** What is expected of a failure. */
final class Told {
  private Told() {}

  static void outage(PostgresFailures found, String what, String state) {
    assertThat(found).isEqualTo(new PostgresFailures(FailureClass.OUTAGE, what, state));
    unavailable(found, "PostgreSQL is away (" + what + ").", 5);
  }

  static void inDoubt(PostgresFailures found, String what) {
    assertThat(found).isEqualTo(new PostgresFailures(FailureClass.IN_DOUBT, what, null));
    unavailable(found, "PostgreSQL did not answer (" + what + ").", 5);
  }

  static void overload(PostgresFailures found, String what, String state) {
    assertThat(found).isEqualTo(new PostgresFailures(FailureClass.OVERLOAD, what, state));
    unavailable(found, "PostgreSQL is overloaded (" + what + ").", 1);
  }

  static void notPrimary(PostgresFailures found) {
    assertThat(found)
        .isEqualTo(new PostgresFailures(FailureClass.NOT_PRIMARY, "read-only server", "25006"));
    unavailable(found, "PostgreSQL cannot be written to (read-only server).", 5);
  }

  static void conflict(PostgresFailures found, String state) {
    refusal(found, state, Conflict.class);
  }

  static void invalid(PostgresFailures found, String state) {
    refusal(found, state, Invalid.class);
  }

  private static void refusal(
      PostgresFailures found, String state, Class<? extends HoldfastException> type) {
    assertThat(found)
        .isEqualTo(new PostgresFailures(FailureClass.REFUSAL, "refusal " + state, state));
    assertThat(found.translate(null)).isInstanceOf(type);
    assertThat(found.isWorthRepeating()).isFalse();
  }

  private static void unavailable(PostgresFailures found, String message, long seconds) {
    HoldfastException translated = found.translate(null);
    assertThat(translated).isInstanceOf(StoreUnavailable.class).hasMessage(message);
    assertThat(((StoreUnavailable) translated).retryAfter()).hasSeconds(seconds);
  }
}
