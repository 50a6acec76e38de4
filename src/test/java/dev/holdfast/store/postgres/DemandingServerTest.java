package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The whole service, migration included, where the server is choosy. */
@QuarkusTest
@TestProfile(Demanding.class)
class DemandingServerTest {
  @Inject PostgresDatabase service;

  private String value(String sql) {
    return Wired.got(service.direct(client -> client.query(sql).execute()))
        .iterator()
        .next()
        .getValue(0)
        .toString();
  }

  @Test
  void migratesAndServesInItsOwnSchemaOverTls() {
    Api.idleTask();
    assertThat(value("select current_schema()")).isEqualTo(Demanding.SCHEMA);
    assertThat(value("select count(*) > 0 from \"" + Demanding.SCHEMA + "\".tasks"))
        .isEqualTo("true");
    assertThat(value("select ssl from pg_stat_ssl where pid = pg_backend_pid()")).isEqualTo("true");
    assertThat(value("select count(*) from pg_tables where schemaname = 'public'")).isEqualTo("0");
  }

  @Test
  void theEchoHasTheSqlAndNoValues() {
    List<String> said = new CopyOnWriteArrayList<>();
    Handler listening =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    List<Logger> echoes =
        List.of(Logger.getLogger("dev.holdfast.sql"), Logger.getLogger("org.hibernate.SQL"));
    echoes.forEach(echo -> echo.addHandler(listening));
    // As SQL_ECHO does it, but not for the rest of the run: levels outlive their application.
    echoes.forEach(echo -> echo.setLevel(Level.FINE));
    try {
      String id = Api.task(Map.of("type", "echo.secret", "description", "s3cr3t")).path("id");
      RestAssured.get(Api.TASKS + "/" + id).then().statusCode(200);
    } finally {
      echoes.forEach(echo -> echo.removeHandler(listening));
      echoes.forEach(echo -> echo.setLevel(null));
    }
    assertThat(said).anyMatch(sql -> sql.contains("insert into tasks"));
    assertThat(said).anyMatch(sql -> sql.contains("from tasks"));
    assertThat(said).noneMatch(sql -> sql.contains("s3cr3t") || sql.contains("echo.secret"));
  }
}
