package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A configuration that must not be started with is told in one line, before anything is made. */
class RefusedConfigurationIT {
  @WorkingFolder Path folder;

  @Test
  void aNumberOutOfBoundsIsRefused() throws IOException {
    refused("POOL_SIZE", "1000").assertRefused("POOL_SIZE", "1000", "1 to 100");
  }

  @Test
  void aUrlOfSeveralHostsIsRefusedAndItsPasswordIsNotTold() throws IOException {
    Ended ended = refused("DATABASE_URL", "postgres://u:s3cr3t@one,two/db");

    ended.assertRefused("DATABASE_URL", "several hosts", "not supported");
    assertThat(ended.output()).doesNotContain("s3cr3t");
  }

  @Test
  void aUrlThatCannotBeReadIsRefusedAndItsPasswordIsNotTold() throws IOException {
    Ended ended = refused("DATABASE_URL", "postgres://u:s3cr3t@h/db?sslmode=perhaps");

    ended.assertRefused("DATABASE_URL", "sslmode", "verify-full");
    assertThat(ended.output()).doesNotContain("s3cr3t");
  }

  @Test
  void aForeignDatabaseIsRefusedInProductionOnly() throws IOException {
    Map<String, String> foreign = Map.of("PG_DSN", "mysql://u:s3cr3t@h/db");
    try (ServiceProcess service = ServiceProcess.ready(folder, foreign)) {
      assertThat(service.output()).contains("WARN", "PG_DSN has the scheme mysql");
      assertThat(service.output()).doesNotContain("s3cr3t");
    }

    ServiceProcess.ended(folder, Map.of("PG_DSN", "mysql://u:s3cr3t@h/db", "ENV", "production"))
        .assertRefused("PG_DSN has the scheme mysql");
  }

  private Ended refused(String name, String value) throws IOException {
    Ended ended = ServiceProcess.ended(folder, Map.of(name, value));
    assertThat(folder.resolve("data")).doesNotExist();
    return ended;
  }
}
