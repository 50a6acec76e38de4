package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.store.Copy;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;

/** Calls in a transaction that somebody else began and will undo: each is done at once. */
record Rehearsed(SqliteSession session, StandIn copy) implements Access {
  private static final Copy.Local CALL = new Copy.Local(1, () -> 1, false, true);

  /** Ends the transaction. */
  static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Undone() {
      super("a rehearsal", null, false, false);
    }
  }

  @Override
  public <T> Uni<T> write(Write<T> work) {
    LocalWrite write = new LocalWrite(copy, CALL);
    return now(
        same -> {
          write.begin();
          return given(work.run(same, write));
        });
  }

  private static <T> T given(Answer<T> answer) {
    if (answer instanceof Answer.Given<T> given) {
      return given.value();
    }
    Refusal refusal = ((Answer.Refused<T>) answer).refusal();
    throw refusal;
  }

  @Override
  public <T> Uni<T> find(String row, Work<T> work) {
    return now(work);
  }

  @Override
  public <T> Uni<T> list(Work<T> work) {
    return now(work);
  }

  @Override
  public <T> Uni<T> count(Work<T> work) {
    return now(work);
  }

  @Override
  public boolean isStandIn() {
    return true;
  }

  private <T> Uni<T> now(Work<T> work) {
    try {
      return Uni.createFrom().item(work.run(session));
    } catch (SQLException e) {
      return Uni.createFrom().failure(e);
    }
  }
}
