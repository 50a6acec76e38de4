package dev.holdfast.process;

import dev.holdfast.store.postgres.PostgresServer;
import java.util.Map;

/** The same with PostgreSQL as the store; it outlives the process. */
class PostgresKilledProcessIT extends KilledProcessIT {
  private final String url = PostgresServer.url(PostgresServer.database());

  @Override
  Map<String, String> store() {
    return Map.of("DATABASE_URL", url);
  }
}
