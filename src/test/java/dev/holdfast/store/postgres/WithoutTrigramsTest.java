package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.FactRepositoryContract;
import dev.holdfast.store.StoreUnderTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Everything that is promised of facts holds without pg_trgm, in a schema with its own name. */
@QuarkusTest
@TestProfile(LeastGrants.class)
class WithoutTrigramsTest extends FactRepositoryContract {
  private static final String TRIGRAMS =
      "select count(*) from pg_extension where extname='pg_trgm'";
  private static final String SCHEMAS =
      "select string_agg(distinct table_schema, ',') from information_schema.tables"
          + " where table_name in ('tasks', 'facts', 'operations', 'holdfast_schema_history')";

  @Inject Pool pool;

  @Override
  protected StoreUnderTest open() {
    return new PostgresUnderTest();
  }

  private Object value(String sql) {
    return pool.query(sql)
        .execute()
        .await()
        .atMost(Duration.ofSeconds(20))
        .iterator()
        .next()
        .getValue(0);
  }

  @Test
  void thereIsNoExtensionAndEverythingLiesInItsSchema() {
    assertThat(value(TRIGRAMS)).isEqualTo(0L);
    assertThat(value(SCHEMAS)).isEqualTo(LeastGrants.SCHEMA);
  }
}
