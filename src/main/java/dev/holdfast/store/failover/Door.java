package dev.holdfast.store.failover;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Operation;
import dev.holdfast.sync.CallGuard.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Where calls go in; which store serves them is nobody's business outside of here. */
@Singleton
class Door {
  private final Pod pod;
  private final Guarded guarded;

  Door(Pod pod, Guarded guarded) {
    this.pod = pod;
    this.guarded = guarded;
  }

  <T> Uni<T> read(Function<Stores, Uni<T>> work) {
    return call(Kind.READ, null, (stores, none) -> work.apply(stores));
  }

  <T> Uni<T> write(Operation operation, Function<Stores, Uni<T>> work) {
    return call(Kind.WRITE, operation, (stores, same) -> work.apply(stores));
  }

  /** Only who has a key repeats a request; that a call was repeated in here is told to nobody. */
  <T> Uni<Applied<T>> once(Operation operation, Function<Stores, Uni<Applied<T>>> work) {
    return write(operation, work)
        .map(done -> operation.keyed() ? done : new Applied<>(done.value(), false));
  }

  /** A claim never repeats its id (rule D3). */
  <T> Uni<T> claim(Operation operation, BiFunction<Stores, Operation, Uni<T>> work) {
    return call(Kind.CLAIM, operation, work);
  }

  private <T> Uni<T> call(
      Kind kind, Operation operation, BiFunction<Stores, Operation, Uni<T>> work) {
    return new Flight<>(pod, guarded, new Call<>(kind, operation, work)).answer();
  }
}
