package dev.holdfast.store.postgres;

import dev.holdfast.domain.HoldfastException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The way into PostgreSQL. Every call runs on a Vert.x context of its own, on the caller's event
 * loop where there is one; the answer comes back to the caller's context. A caller that goes away
 * cancels nothing: a call that holds a connection is carried through.
 *
 * <p>A call fails with a {@link HoldfastException} or, for a defect, as it failed. What overload
 * broke (a deadlock, a lock not got in time, no connection) is repeated {@value #REPEATS} times
 * under the same operation id, so {@code work} must be a whole transaction and free of side
 * effects.
 */
@Singleton
class PostgresDatabase {
  private static final Logger SQL = Logger.getLogger("dev.holdfast.sql");
  private static final int REPEATS = 3;
  private static final long PAUSE_MS = 50;

  private final Vertx vertx;
  private final Instance<Pool> pool;
  private final AtomicInteger calls = new AtomicInteger();
  private final UnknownFailures unknown = new UnknownFailures();

  PostgresDatabase(Vertx vertx, Instance<Pool> pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  /** Reads through a session; each statement sees what was committed before it. */
  <T> Uni<T> read(Function<Mutiny.Session, Uni<T>> work) {
    return call(() -> Panache.withSession(() -> Panache.getSession().chain(work::apply)));
  }

  /** One transaction through a session. */
  <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work) {
    return call(() -> Panache.withTransaction(() -> Panache.getSession().chain(work::apply)));
  }

  /**
   * One transaction through a session.
   *
   * @param committed told of the value once it is committed, also where the caller has gone away
   */
  <T> Uni<T> transaction(Function<Mutiny.Session, Uni<T>> work, Consumer<? super T> committed) {
    return call(
        () ->
            Panache.withTransaction(() -> Panache.getSession().chain(work::apply))
                .invoke(committed::accept));
  }

  /**
   * Statements past the session, on a connection of the pool. Not on the pool itself: its one-shot
   * statements forget to stop the clock of the acquisition when connecting fails.
   */
  <T> Uni<T> direct(Function<SqlConnection, Uni<T>> work) {
    return call(() -> pool.get().withConnection(work));
  }

  /** One transaction past the session; see {@link #transaction(Function, Consumer)}. */
  <T> Uni<T> directTransaction(
      Function<SqlConnection, Uni<T>> work, Consumer<? super T> committed) {
    return call(() -> pool.get().withTransaction(work).invoke(committed::accept));
  }

  /** Calls that are under way, whether they have a connection or wait for one. */
  int calls() {
    return calls.get();
  }

  static String echo(String sql) {
    SQL.debug(sql);
    return sql;
  }

  private <T> Uni<T> call(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context caller = Vertx.currentContext();
              Context own = own(caller);
              calls.incrementAndGet();
              own.runOnContext(begin -> new Run<T>(work, own, caller, emitter).attempt(1));
            });
  }

  private Context own(Context caller) {
    boolean loop = caller != null && caller.isEventLoopContext();
    Context base = loop ? caller : ((VertxInternal) vertx).createEventLoopContext();
    Context own = VertxContext.createNewDuplicatedContext(base);
    VertxContextSafetyToggle.setContextSafe(own, true);
    return own;
  }

  /** One call, until it succeeds or is given up. */
  private final class Run<T> {
    private final Supplier<Uni<T>> work;
    private final Context own;
    private final Context caller;
    private final UniEmitter<? super T> emitter;

    Run(Supplier<Uni<T>> work, Context own, Context caller, UniEmitter<? super T> emitter) {
      this.work = work;
      this.own = own;
      this.caller = caller;
      this.emitter = emitter;
    }

    void attempt(int number) {
      Uni<T> answer;
      try {
        answer = work.get();
      } catch (RuntimeException e) {
        failed(e, number);
        return;
      }
      answer
          .subscribe()
          .with(value -> back(() -> emitter.complete(value)), failure -> failed(failure, number));
    }

    private void failed(Throwable failure, int number) {
      if (failure instanceof HoldfastException || failure instanceof Repeated) {
        back(() -> emitter.fail(failure));
        return;
      }
      PostgresFailures told = PostgresFailures.of(failure);
      if (told.isUnknown()) {
        unknown.tell(failure);
      }
      if (number > REPEATS || !told.isWorthRepeating()) {
        back(() -> emitter.fail(told.translate(failure)));
      } else if (told.isTransient()) {
        own.runOnContext(again -> attempt(number + 1));
      } else {
        vertx.setTimer(PAUSE_MS << number, due -> own.runOnContext(again -> attempt(number + 1)));
      }
    }

    private void back(Runnable delivery) {
      calls.decrementAndGet();
      if (caller == null) {
        delivery.run();
      } else {
        caller.runOnContext(ignored -> delivery.run());
      }
    }
  }
}
