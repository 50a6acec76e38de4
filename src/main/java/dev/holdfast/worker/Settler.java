package dev.holdfast.worker;

import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskRepository;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Writes the ends of runs, as many at once as have come together while the batch before was being
 * written. A batch that the store cannot take now is tried again under the same operation id until
 * it is taken. Used on the worker's own thread only.
 */
final class Settler {
  private static final Logger LOG = Logger.getLogger(Settler.class);
  private static final int BATCH = 500;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final TaskRepository tasks;
  private final Supplier<Operation> operations;
  private final ScheduledExecutorService thread;
  private final BiConsumer<List<Settlement>, List<Settled>> onSettled;
  private final List<Settlement> waiting = new ArrayList<>();
  private final Deque<Settlement> alone = new ArrayDeque<>();
  private List<Settlement> written = List.of();
  private boolean writing;
  private boolean failing;

  Settler(
      TaskRepository tasks,
      Supplier<Operation> operations,
      ScheduledExecutorService thread,
      BiConsumer<List<Settlement>, List<Settled>> onSettled) {
    this.tasks = tasks;
    this.operations = operations;
    this.thread = thread;
    this.onSettled = onSettled;
  }

  void add(Settlement settlement) {
    waiting.add(settlement);
    flush();
  }

  /** Ends that are not yet written. */
  boolean isIdle() {
    return waiting.isEmpty() && alone.isEmpty() && !writing;
  }

  int depth() {
    return waiting.size() + alone.size();
  }

  /** Tasks whose runs have ended and are not yet written; their leases must still be renewed. */
  List<Task> unwritten() {
    return Stream.of(waiting, alone, written)
        .flatMap(Collection::stream)
        .map(Settlement::claimed)
        .toList();
  }

  private void flush() {
    if (writing) {
      return;
    }
    if (!alone.isEmpty()) {
      send(List.of(alone.poll()));
      return;
    }
    if (waiting.isEmpty()) {
      return;
    }
    List<Settlement> head = waiting.subList(0, Math.min(BATCH, waiting.size()));
    List<Settlement> batch = List.copyOf(head);
    head.clear();
    send(batch);
  }

  private void send(List<Settlement> batch) {
    writing = true;
    written = batch;
    write(operations.get(), batch);
  }

  private void write(Operation operation, List<Settlement> batch) {
    tasks
        .settle(operation, batch)
        .subscribe()
        .with(
            settled -> thread.execute(() -> written(batch, settled)),
            failure -> thread.execute(() -> failed(operation, batch, failure)));
  }

  private void written(List<Settlement> batch, List<Settled> settled) {
    if (failing) {
      failing = false;
      LOG.infof("finished runs are written again (%d wait)", waiting.size());
    }
    writing = false;
    written = List.of();
    onSettled.accept(batch, settled);
    flush();
  }

  private void failed(Operation operation, List<Settlement> batch, Throwable failure) {
    boolean storeIsAway = failure instanceof StoreUnavailable || failure instanceof StoreFull;
    if (!failing) {
      failing = true;
      LOG.warnf("%d finished runs cannot be written yet: %s", batch.size(), failure.getMessage());
    }
    if (storeIsAway) {
      thread.schedule(() -> write(operation, batch), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      isolate(batch, failure);
    }
  }

  /** One end that no store can take must not keep the others back: each is tried alone, once. */
  private void isolate(List<Settlement> batch, Throwable failure) {
    writing = false;
    written = List.of();
    if (batch.size() == 1) {
      LOG.errorf(failure, "the end of a run of %s was given up", batch.get(0).claimed().id());
    } else {
      batch.forEach(alone::add);
    }
    flush();
  }
}
