package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is asked again and again reads only what it is about, however many tasks wait for later or
 * run: the server's time bounds the index instead of being compared row by row.
 */
@QuarkusTest
@TestProfile(StoreOnly.class)
class StatementPlanTest {
  @Inject PostgresDatabase database;

  @BeforeEach
  void migrate() {
    new PostgresUnderTest();
  }

  private String plan(String sql) {
    String literal = sql.replace("?1", "now()").replace("?2", "100");
    List<String> lines = new ArrayList<>();
    for (Row row :
        Wired.got(
            database.direct(client -> client.query("explain (costs off) " + literal).execute()))) {
      lines.add(row.getString(0).strip());
    }
    return String.join("\n", lines);
  }

  /** A volatile time would stand in a filter; which index is taken depends on what is there. */
  private void assertLooksAtTheClockOnce(String sql) {
    assertThat(sql).contains("clock_timestamp()");
    assertThat(plan(sql)).contains("InitPlan").doesNotContain("clock_timestamp");
  }

  @Test
  void whatHasComeDueIsFoundByItsTime() {
    assertLooksAtTheClockOnce(new TaskClaims(LeaseTime.SERVER).comeDue());
  }

  @Test
  void lostLeasesAreFoundByTheirEnd() {
    assertLooksAtTheClockOnce(new TaskLeases(LeaseTime.SERVER).expired());
  }
}
