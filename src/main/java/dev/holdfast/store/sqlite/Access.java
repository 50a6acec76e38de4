package dev.holdfast.store.sqlite;

import io.smallrye.mutiny.Uni;
import java.sql.SQLException;

/** How a repository gets at the file: for itself, or as the stand-in of PostgreSQL. */
interface Access {

  /** A write that is told to a recorder. */
  @FunctionalInterface
  interface Write<T> {
    Answer<T> run(SqliteSession session, Recorder recorder) throws SQLException;
  }

  /** Runs it in the writer's transaction. */
  <T> Uni<T> write(Write<T> work);

  /** Reads what belongs to one row, see {@link dev.holdfast.sync.RowName}. */
  <T> Uni<T> find(String row, Work<T> work);

  /** Reads any rows. */
  <T> Uni<T> list(Work<T> work);

  /** Reads figures, which need not be whole. */
  <T> Uni<T> count(Work<T> work);

  /** Whether the file stands in for PostgreSQL, which knows better who still holds what. */
  boolean isStandIn();

  /** The file alone. */
  static Access alone(SqliteDatabase database) {
    return new Access() {
      @Override
      public <T> Uni<T> write(Write<T> work) {
        return database.write(session -> work.run(session, Recorder.NONE));
      }

      @Override
      public <T> Uni<T> find(String row, Work<T> work) {
        return database.read(work);
      }

      @Override
      public <T> Uni<T> list(Work<T> work) {
        return database.read(work);
      }

      @Override
      public <T> Uni<T> count(Work<T> work) {
        return database.read(work);
      }

      @Override
      public boolean isStandIn() {
        return false;
      }
    };
  }
}
