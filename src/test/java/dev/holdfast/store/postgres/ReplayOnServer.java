package dev.holdfast.store.postgres;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome.Completed;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Drain.Ended;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.entry.JournalOfTests;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A journal and a real PostgreSQL that it is brought back to. */
abstract class ReplayOnServer {
  static final Duration LEASE = JournalOfTests.LEASE;

  final String database = Migrated.database();
  final Wired wired = Wired.on(database, "statement-timeout", "2S", "lock-timeout", "1S");
  final PgConnection connection = wired.connection();
  final UUID replica = UUID.randomUUID();
  final JournalOfTests journal = new JournalOfTests();
  final PostgresReplay replay = new PostgresReplay(Duration.ofHours(24));
  final Map<UUID, Copy.Claim> claims = new HashMap<>();

  @AfterEach
  void close() {
    wired.close();
  }

  Uni<Ended> applying(Drain.Batch batch) {
    return replay.apply(connection, replica, batch, claims, LEASE);
  }

  Ended apply(Drain.Batch batch) {
    return Wired.got(applying(batch));
  }

  Ended apply(Entry... entries) {
    return apply(batch(entries));
  }

  /** It is under way when this returns. */
  CompletableFuture<Ended> start(Entry... entries) {
    return applying(batch(entries)).subscribeAsCompletionStage();
  }

  static Drain.Batch batch(Entry... entries) {
    return new Drain.Batch(List.of(), List.of(), List.of(entries));
  }

  String value(String sql) {
    return PostgresServer.value(database, sql);
  }

  /** A column of a task or fact as text. */
  String column(String table, String column, UUID id) {
    return value("select %s from %s where id = '%s'".formatted(column, table, id));
  }

  String task(String column, Task task) {
    return column("tasks", column, task.id());
  }

  int count(String table) {
    return Integer.parseInt(value("select count(*) from " + table));
  }

  /** Until somebody waits for a lock of somebody else. */
  void awaitWaiting() {
    String waiting =
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = '%s'";
    while (value(waiting.formatted(database)).equals("0")) {
      Thread.onSpinWait();
    }
  }

  /** Another session with an open transaction. */
  Connection session(String... statements) throws SQLException {
    Connection other = PostgresServer.connect(database);
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return other;
  }

  /** A new task with its create. */
  record Made(Task task, Entry entry) {}

  Made queued() {
    Operation create = JournalOfTests.operation("task.create");
    Task task = Samples.task().queued().build(create);
    return new Made(task, journal.create(create, task));
  }

  static Task claimed(Task task, Operation claim) {
    Lease lease = new Lease(claim.id(), JournalOfTests.WORKER, claim.at().plus(LEASE));
    return task.claimed(lease, claim);
  }

  static Settlement end(Task running) {
    return Samples.settlement(running, new Completed(new Json("{\"ok\":1.10}")));
  }
}
