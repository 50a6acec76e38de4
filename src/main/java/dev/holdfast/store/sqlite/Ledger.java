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
 *
 * @param session inside the transaction
 * @param recorder is told of what took effect, and of refusals that are kept
 */
record Ledger(SqliteSession session, Recorder recorder) {
  private static final String INSERT =
      "insert into operations (id, kind, request_hash, at) values (?, ?, ?, ?)";
  private static final String FIND = "select request_hash, outcome from operations where id = ?";
  private static final String KEEP = "update operations set outcome = ? where id = ?";

  private record Kept(String requestHash, String outcome) {}

  /** Runs {@code effect} unless the operation is known, and keeps its outcome. */
  <T> Answer<Applied<T>> once(Operation operation, TypeReference<T> type, Work<T> effect)
      throws SQLException {
    if (!begin(session, operation)) {
      return replay(operation, type);
    }
    T value;
    try {
      value = effect.run(session);
    } catch (Refusal refusal) {
      return refuse(operation, refusal);
    }
    String outcome = Outcome.of(value);
    keep(operation, outcome);
    recorder.keep(session, operation, outcome);
    return Answer.of(new Applied<>(value, false));
  }

  /**
   * The same for an effect whose outcome is what it was given, so that only a key's answer has to
   * be kept.
   */
  <T> Answer<Applied<T>> store(
      Operation operation, TypeReference<T> type, T value, Work<Integer> effect)
      throws SQLException {
    if (!begin(session, operation)) {
      return operation.keyed() ? replay(operation, type) : Answer.of(new Applied<>(value, true));
    }
    effect.run(session);
    String outcome = operation.keyed() ? Outcome.of(value) : null;
    if (outcome != null) {
      keep(operation, outcome);
    }
    recorder.keep(session, operation, outcome);
    return Answer.of(new Applied<>(value, false));
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

  private <T> Answer<Applied<T>> replay(Operation operation, TypeReference<T> type)
      throws SQLException {
    Kept kept =
        session.first(FIND, row -> new Kept(row.text(), row.text()), operation.id()).orElseThrow();
    if (!Objects.equals(kept.requestHash, operation.requestHash())) {
      throw new KeyReused();
    }
    return Answer.of(new Applied<>(Outcome.read(kept.outcome, type), true));
  }

  private <T> Answer<Applied<T>> refuse(Operation operation, Refusal refusal) throws SQLException {
    session.update(Member.UNDO);
    // What is wrong with the request itself is found anew whenever it is repeated.
    if (operation.keyed() && !(refusal instanceof Invalid)) {
      String outcome = Outcome.of(refusal);
      begin(session, operation);
      keep(operation, outcome);
      recorder.refuse(session, operation, outcome);
    }
    return new Answer.Refused<>(refusal);
  }

  private void keep(Operation operation, String outcome) throws SQLException {
    session.update(KEEP, outcome, operation.id());
  }
}
