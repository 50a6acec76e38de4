package dev.holdfast.store.postgres;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.holdfast.domain.Applied;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.KeyReused;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.Operation;
import dev.holdfast.store.Outcome;
import dev.holdfast.store.OwnWrite;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Applies an operation once (rule D2): its id goes in first, by a plain insert, in the transaction
 * of its effect. A repeat violates the primary key, which gives the transaction up; then the first
 * outcome is read. A repeat that comes while the first is still open waits for it on the index. A
 * refusal of a keyed operation is an outcome like any other: the client gets it again.
 */
@Singleton
class Ledger {
  /** Parameters: id, kind, request hash, outcome, time. */
  static final String INSERT =
      "insert into operations (id, kind, request_hash, outcome, at) values ($1, $2, $3, $4, $5)";

  private static final String BEGIN =
      """
      insert into operations (id, kind, request_hash, at)
      values (?1, ?2, cast(?3 as text), ?4) returning cast(xid as text)
      """;
  private static final String KEEP = "update operations set outcome = ?1 where id = ?2";
  private static final String FIND =
      "select request_hash, outcome, xid::text from operations where id = $1";

  private final PostgresDatabase database;

  Ledger(PostgresDatabase database) {
    this.database = database;
  }

  /**
   * What an effect came to.
   *
   * @param value the operation's outcome
   * @param own makes of it what the pod's copy takes
   */
  record Effect<T>(T value, Own own) {}

  /** What a committed effect means for the pod's copy (rule R3). */
  @FunctionalInterface
  interface Own {
    OwnWrite of(long xid, Operation operation, String outcome);
  }

  /** The same inside its transaction, which is committed either way. */
  private record Ended<T>(T value, Refusal refusal, OwnWrite own) {}

  /**
   * Runs {@code effect} unless the operation is known, keeps its outcome and tells what was
   * committed.
   */
  <T> Uni<Applied<T>> once(
      Operation operation,
      TypeReference<T> type,
      Function<Mutiny.Session, Uni<Effect<T>>> effect,
      OwnWrite.Sink copy) {
    return database
        .transaction(
            session ->
                begin(session, operation).chain(xid -> apply(session, operation, effect, xid)),
            ended -> copy.committed(ended.own))
        .map(Ledger::applied)
        .onFailure(Repeated.class)
        .recoverWithUni(() -> replay(operation, type, copy));
  }

  private static <T> Uni<Ended<T>> apply(
      Mutiny.Session session,
      Operation operation,
      Function<Mutiny.Session, Uni<Effect<T>>> effect,
      long xid) {
    return effect
        .apply(session)
        .chain(done -> keep(session, operation, done, xid))
        .onFailure(refusal -> isKept(operation, refusal))
        .recoverWithUni(refusal -> refuse(session, operation, (Refusal) refusal, xid));
  }

  private static <T> Applied<T> applied(Ended<T> ended) {
    if (ended.refusal != null) {
      throw ended.refusal;
    }
    return new Applied<>(ended.value, false);
  }

  /** Puts the id in; gives the transaction's. Fails with {@link Repeated} when it is there. */
  static Uni<Long> begin(Mutiny.Session session, Operation operation) {
    return session
        .createNativeQuery(BEGIN, String.class)
        .setParameter(1, operation.id())
        .setParameter(2, operation.kind())
        .setParameter(3, operation.requestHash())
        .setParameter(4, operation.at())
        .getSingleResult()
        .map(Long::valueOf)
        .onFailure(PostgresFailures::isRepeat)
        .transform(e -> new Repeated());
  }

  private static <T> Uni<Ended<T>> keep(
      Mutiny.Session session, Operation operation, Effect<T> done, long xid) {
    String outcome = Outcome.of(done.value);
    return keep(session, operation, outcome)
        .replaceWith(() -> new Ended<>(done.value, null, done.own.of(xid, operation, outcome)));
  }

  private static Uni<Integer> keep(Mutiny.Session session, Operation operation, String outcome) {
    return session
        .createNativeQuery(KEEP)
        .setParameter(1, outcome)
        .setParameter(2, operation.id())
        .executeUpdate();
  }

  /** Writes the operation's row with its outcome, and its effect, in one statement. */
  @FunctionalInterface
  interface Statement {
    Uni<?> run(SqlClient client, String outcome);
  }

  /**
   * The same for an effect whose outcome is what it was given, so that only a key's answer has to
   * be kept.
   */
  <T> Uni<Applied<T>> store(
      Operation operation,
      TypeReference<T> type,
      T value,
      OwnWrite.Sink copy,
      Statement statement) {
    String outcome = operation.keyed() ? Outcome.of(value) : null;
    return database
        .direct(
            client ->
                statement
                    .run(client, outcome)
                    .onFailure(PostgresFailures::isRepeat)
                    .transform(e -> new Repeated()))
        .replaceWith(new Applied<>(value, false))
        .onFailure(Repeated.class)
        .recoverWithUni(
            () ->
                operation.keyed()
                    ? replay(operation, type, copy)
                    : known(operation)
                        .invoke(known -> copy.committed(known.own(operation, value)))
                        .replaceWith(new Applied<>(value, true)));
  }

  /** What is wrong with the request itself is found anew whenever it is repeated. */
  private static boolean isKept(Operation operation, Throwable failure) {
    return operation.keyed() && failure instanceof Refusal && !(failure instanceof Invalid);
  }

  private static <T> Uni<Ended<T>> refuse(
      Mutiny.Session session, Operation operation, Refusal refusal, long xid) {
    String outcome = Outcome.of(refusal);
    return keep(session, operation, outcome)
        .replaceWith(() -> new Ended<>(null, refusal, OwnWrite.refused(xid, operation, outcome)));
  }

  /** The one value of a statement that gives the transaction's id as text. */
  static long xid(RowSet<Row> rows) {
    return Long.parseLong(rows.iterator().next().getString(0));
  }

  /** The operation as {@link #INSERT} takes it. */
  static Tuple row(Operation operation, String outcome) {
    return Tuple.tuple()
        .addUUID(operation.id())
        .addString(operation.kind())
        .addString(operation.requestHash())
        .addString(outcome)
        .addOffsetDateTime(operation.at().atOffset(ZoneOffset.UTC));
  }

  /** The same on a connection at hand. */
  static Uni<Long> begin(SqlClient client, Operation operation) {
    return client
        .preparedQuery(PostgresDatabase.echo(INSERT + " returning xid::text"))
        .execute(row(operation, null))
        .map(Ledger::xid)
        .onFailure(PostgresFailures::isRepeat)
        .transform(e -> new Repeated());
  }

  /** Keeps an outcome, on the connection on which the operation began. */
  static Uni<RowSet<Row>> keep(SqlClient client, Operation operation, String outcome) {
    return client
        .preparedQuery("update operations set outcome = $1 where id = $2")
        .execute(Tuple.of(outcome, operation.id()));
  }

  /** The first outcome of an operation that was applied before; the copy takes it too. */
  <T> Uni<Applied<T>> replay(Operation operation, TypeReference<T> type, OwnWrite.Sink copy) {
    return known(operation).map(known -> replayed(operation, known, type, copy));
  }

  private static <T> Applied<T> replayed(
      Operation operation, Known known, TypeReference<T> type, OwnWrite.Sink copy) {
    try {
      T value = Outcome.read(known.outcome(), type);
      copy.committed(known.own(operation, value));
      return new Applied<>(value, true);
    } catch (Refusal refusal) {
      copy.committed(known.own(operation, refusal));
      throw refusal;
    }
  }

  /** An operation that is there. */
  Uni<Known> known(Operation operation) {
    return database
        .direct(client -> client.preparedQuery(FIND).execute(Tuple.of(operation.id())))
        .map(rows -> known(operation, rows));
  }

  private static Known known(Operation operation, RowSet<Row> rows) {
    Iterator<Row> found = rows.iterator();
    if (!found.hasNext()) {
      throw new Conflict("The answer to the first request is no longer kept.");
    }
    Row row = found.next();
    if (!Objects.equals(row.getString(0), operation.requestHash())) {
      throw new KeyReused();
    }
    return new Known(row.getString(1), Long.parseLong(row.getString(2)));
  }
}
