package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the way into PostgreSQL repeats, and how often, through the session and on the pool. */
@QuarkusTest
@TestProfile(StoreOnly.class)
class RetriesTest {
  /** A sequence outlives the transaction that is given up: it counts the attempts. */
  private static final String TRIED = "select nextval('tried')";

  @Inject PostgresDatabase service;

  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);

  @BeforeEach
  void prepare() {
    PostgresServer.execute(
        database,
        "drop table if exists applied",
        "drop sequence if exists tried",
        "create table applied (a int)",
        "create sequence tried",
        """
        create or replace function attempt(state text, failures int) returns int
        language plpgsql as $$
        begin
          insert into applied values (1);
          if nextval('tried') <= failures then
            raise exception 'not now' using errcode = state;
          end if;
          return 1;
        end $$
        """);
  }

  private static String attempt(String state, int failures) {
    return "select attempt('" + state + "', " + failures + ")";
  }

  private Throwable onPool(String sql) {
    return Wired.thrown(service.direct(client -> client.query(sql).execute()));
  }

  private Throwable inSession(String sql) {
    return Wired.thrown(service.transaction(session -> run(session, sql)));
  }

  private static Uni<?> answer(Mutiny.Session session, String sql) {
    return session.createNativeQuery(sql).getSingleResult();
  }

  private static Uni<Object> run(Mutiny.Session session, String sql) {
    return answer(session, sql).map(found -> (Object) found);
  }

  private void assertApplied(int rows, int tries) {
    assertThat(PostgresServer.value(database, "select count(*) from applied"))
        .isEqualTo(Integer.toString(rows));
    assertThat(PostgresServer.value(database, TRIED)).isEqualTo(Integer.toString(tries + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03", "53300"})
  void whatPassesIsRepeatedAndAppliedOnce(String state) {
    assertThat(inSession(attempt(state, 2))).isInstanceOf(AssertionError.class);
    assertApplied(1, 3);
    assertThat(onPool(attempt(state, 3 + 1 + 2))).isInstanceOf(AssertionError.class);
    assertApplied(2, 3 + 1 + 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03", "53300"})
  void whatStaysIsGivenUpAfterFourTriesAndAppliedNever(String state) {
    assertUnavailable(inSession(attempt(state, 99)));
    assertApplied(0, 4);
    assertUnavailable(onPool(attempt(state, 99)));
    assertApplied(0, 4 + 1 + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "42P01", "42501", "25006", "08006", "XX000"})
  void whatNoRepetitionHelpsIsTriedOnce(String state) {
    assertUnavailable(inSession(attempt(state, 99)));
    assertApplied(0, 1);
    assertUnavailable(onPool(attempt(state, 99)));
    assertApplied(0, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "22003", "22021"})
  void aRefusalIsTriedOnceAndStaysOne(String state) {
    Class<?> expected = state.startsWith("23") ? Conflict.class : Invalid.class;
    assertThat(inSession(attempt(state, 99))).isInstanceOf(expected);
    assertThat(onPool(attempt(state, 99))).isInstanceOf(expected);
    assertApplied(0, 2);
  }

  private static void assertUnavailable(Throwable failure) {
    assertThat(failure).isInstanceOf(StoreUnavailable.class);
    assertThat(((StoreUnavailable) failure).retryAfter().toSeconds()).isPositive();
  }
}
