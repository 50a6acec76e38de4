package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.Refusal;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * One waiting write of a commit group: its work, then its answer.
 *
 * @param <T> what the work gives
 */
final class Member<T> {
  static final String SAVEPOINT = "savepoint member";
  static final String UNDO = "rollback to member";
  static final String RELEASE = "release member";

  private final Work<Answer<T>> work;
  private final Admission admission;
  private final Consumer<T> onGiven;
  private final Consumer<Throwable> onFailed;
  private Answer<T> answer;
  private Throwable failure;

  Member(
      Work<Answer<T>> work,
      Admission admission,
      Consumer<T> onGiven,
      Consumer<Throwable> onFailed) {
    this.work = work;
    this.admission = admission;
    this.onGiven = onGiven;
    this.onFailed = onFailed;
  }

  /**
   * Runs the work under a savepoint of its own, so that its own errors undo nothing but itself.
   *
   * @throws SQLException any error that is not this member's own; the group must be given up
   */
  void run(SqliteSession session) throws SQLException {
    answer = null;
    failure = null;
    session.update(SAVEPOINT);
    try {
      answer = work.run(session);
    } catch (Refusal refusal) {
      session.update(UNDO);
      answer = new Answer.Refused<>(refusal);
    } catch (SQLException e) {
      if (!SqliteFailures.isOwn(e)) {
        throw e;
      }
      session.update(UNDO);
      failure = SqliteFailures.translate(e);
    } catch (RuntimeException bug) {
      session.update(UNDO);
      failure = bug;
    }
    session.update(RELEASE);
  }

  /** Fails it, whatever it had answered: its transaction did not commit. */
  void fail(Throwable why) {
    failure = why;
  }

  /** Hands the answer out. */
  void deliver() {
    try {
      if (failure == null) {
        admission.committed();
      }
    } finally {
      admission.ended();
    }
    answer();
  }

  private void answer() {
    if (failure != null) {
      onFailed.accept(failure);
    } else if (answer instanceof Answer.Refused<T> refused) {
      onFailed.accept(refused.refusal());
    } else if (answer instanceof Answer.Given<T> given) {
      onGiven.accept(given.value());
    }
  }
}
