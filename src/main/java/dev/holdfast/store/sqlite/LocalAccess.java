package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.store.Copy;
import io.smallrye.mutiny.Uni;

/**
 * One call that the copy serves. Its reads and writes come after what this pod had committed in
 * PostgreSQL before (rule R3); its writes are journalled.
 */
record LocalAccess(StandIn copy, Copy.Local call) implements Access {

  @Override
  public <T> Uni<T> write(Write<T> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              LocalWrite write = new LocalWrite(copy, call);
              return copy.database()
                  .write(
                      session -> {
                        write.begin();
                        return work.run(session, write);
                      },
                      write);
            });
  }

  @Override
  public <T> Uni<T> find(String row, Work<T> work) {
    return count(
        session -> {
          try {
            return work.run(session);
          } catch (NotFound missing) {
            throw copy.missed(session, row, missing);
          }
        });
  }

  @Override
  public <T> Uni<T> list(Work<T> work) {
    return count(
        session -> {
          copy.demandWarm();
          return work.run(session);
        });
  }

  @Override
  public <T> Uni<T> count(Work<T> work) {
    return copy.database().read(work, copy.own()::whenFlushed);
  }

  @Override
  public boolean isStandIn() {
    return true;
  }
}
