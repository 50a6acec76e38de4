package dev.holdfast.store.sqlite;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.holdfast.domain.Applied;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.KeyReused;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.Operation;
import dev.holdfast.store.Outcome;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Applies an operation once (rule D2): its id goes in first, by a plain insert, in the transaction
 * of its effect; a repeat finds it there and gets the first outcome. A refusal of a keyed operation
 * is an outcome like any other: the client gets it again.
 */
final class Ledger {
  private static final String INSERT =
      "insert into operations (id, kind, request_hash, at) values (?, ?, ?, ?)";
  private static final String FIND = "select request_hash, outcome from operations where id = ?";
  private static final String KEEP = "update operations set outcome = ? where id = ?";

  private Ledger() {}

  private record Kept(String requestHash, String outcome) {}

  /** Runs {@code effect} unless the operation is known, and keeps its outcome. */
  static <T> Answer<Applied<T>> once(
      SqliteSession session, Operation operation, TypeReference<T> type, Work<T> effect)
      throws SQLException {
    if (!begin(session, operation)) {
      return replay(session, operation, type);
    }
    T value;
    try {
      value = effect.run(session);
    } catch (Refusal refusal) {
      return refuse(session, operation, refusal);
    }
    keep(session, operation, Outcome.of(value));
    return Answer.of(new Applied<>(value, false));
  }

  /**
   * The same for an effect whose outcome is what it was given, so that only a key's answer has to
   * be kept.
   */
  static <T> Answer<Applied<T>> store(
      SqliteSession session,
      Operation operation,
      TypeReference<T> type,
      T value,
      Work<Integer> effect)
      throws SQLException {
    if (begin(session, operation)) {
      effect.run(session);
      if (operation.keyed()) {
        keep(session, operation, Outcome.of(value));
      }
      return Answer.of(new Applied<>(value, false));
    }
    return operation.keyed()
        ? replay(session, operation, type)
        : Answer.of(new Applied<>(value, true));
  }

  /** Puts the id in; false when it is there already. */
  static boolean begin(SqliteSession session, Operation operation) throws SQLException {
    try {
      session.update(
          INSERT, operation.id(), operation.kind(), operation.requestHash(), operation.at());
      return true;
    } catch (SQLException e) {
      if (SqliteFailures.isConstraint(e)) {
        return false;
      }
      throw e;
    }
  }

  private static <T> Answer<Applied<T>> replay(
      SqliteSession session, Operation operation, TypeReference<T> type) throws SQLException {
    Kept kept =
        session.first(FIND, row -> new Kept(row.text(), row.text()), operation.id()).orElseThrow();
    if (!Objects.equals(kept.requestHash, operation.requestHash())) {
      throw new KeyReused();
    }
    return Answer.of(new Applied<>(Outcome.read(kept.outcome, type), true));
  }

  private static <T> Answer<Applied<T>> refuse(
      SqliteSession session, Operation operation, Refusal refusal) throws SQLException {
    session.update(Member.UNDO);
    // What is wrong with the request itself is found anew whenever it is repeated.
    if (operation.keyed() && !(refusal instanceof Invalid)) {
      begin(session, operation);
      keep(session, operation, Outcome.of(refusal));
    }
    return new Answer.Refused<>(refusal);
  }

  private static void keep(SqliteSession session, Operation operation, String outcome)
      throws SQLException {
    session.update(KEEP, outcome, operation.id());
  }
}
