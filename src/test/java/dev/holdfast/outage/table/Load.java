package dev.holdfast.outage.table;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Clients that use the service at the same time, until they are stopped: each waits for its answer
 * and then pauses for 40 to 240 ms, so that what is measured is the service and not the queue
 * before two processors that everybody shares.
 */
final class Load {
  private static final int SHARED = 8;
  private static final int LEAST_PAUSE_MILLIS = 40;
  private static final int MOST_PAUSE_MILLIS = 240;

  private static final String SHARED_TASK =
      "{\"type\":\"sleep\",\"params\":{\"seconds\":0.05},\"run_immediately\":true}";

  private final List<Guest> guests = new ArrayList<>();
  private final List<String> shared = new ArrayList<>();
  private final ScheduledExecutorService threads;
  private final Recording recording;
  private volatile boolean stopped;

  /** One of them. */
  private final class Guest implements Runnable {
    private final Visitor visitor;
    private final OwnTasks tasks;
    private final OwnFacts facts;
    private Future<?> next;

    private Guest(Visitor visitor) {
      this.visitor = visitor;
      this.tasks = new OwnTasks(visitor);
      this.facts = new OwnFacts(visitor);
    }

    @Override
    public synchronized void run() {
      if (stopped) {
        return;
      }
      try {
        step(visitor.random().nextInt(100));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        recording.wrong(0, "the client broke: " + e, visitor.name());
      }
      goOn();
    }

    private synchronized void goOn() {
      next = threads.schedule(this, pause(), TimeUnit.MILLISECONDS);
    }

    /** Waits until it has ended what it does. */
    private synchronized void rest() {
      if (next != null) {
        next.cancel(false);
      }
    }

    private long pause() {
      int range = MOST_PAUSE_MILLIS - LEAST_PAUSE_MILLIS;
      return LEAST_PAUSE_MILLIS + visitor.random().nextInt(range);
    }

    private void step(int chance) throws InterruptedException {
      if (chance < 20) {
        tasks.create();
      } else if (chance < 32) {
        facts.create();
      } else if (chance < 46) {
        tasks.read();
      } else if (chance < 56) {
        facts.read();
      } else if (chance < 62) {
        visitor.send(
            Ask.get("shared.read", shared.get(visitor.random().nextInt(shared.size())), 200));
      } else if (chance < 66) {
        tasks.list();
      } else {
        change(chance);
      }
    }

    private void change(int chance) throws InterruptedException {
      if (chance < 76) {
        tasks.patch();
      } else if (chance < 85) {
        facts.patch();
      } else if (chance < 90) {
        tasks.run();
      } else if (chance < 94) {
        tasks.cancel();
      } else if (chance < 97) {
        facts.delete();
      } else {
        tasks.repeat();
      }
    }

    private Void readAll() throws InterruptedException {
      tasks.readAll();
      facts.readAll();
      return null;
    }
  }

  /** Makes what all of them share; none has begun yet. */
  Load(int clients, URI service, Recording recording, ModeWatch modes) throws InterruptedException {
    this.recording = recording;
    this.threads = Executors.newScheduledThreadPool(clients);
    Api api = new Api(service, recording, modes::mode);
    for (int i = 0; i < SHARED; i++) {
      Reply made = api.send(Ask.post("task.create", "/tasks", SHARED_TASK, 201));
      shared.add("/tasks/" + UUID.fromString(made.text("id")));
    }
    for (int i = 0; i < clients; i++) {
      guests.add(new Guest(new Visitor(i, api, recording)));
    }
  }

  /** They begin, or go on. */
  void start() {
    stopped = false;
    guests.forEach(Guest::goOn);
  }

  /** They end what they do, and rest. */
  void stop() {
    stopped = true;
    guests.forEach(Guest::rest);
  }

  /** Each reads all that it has ever made. */
  void readAll() throws InterruptedException {
    await(guests.stream().<Future<?>>map(guest -> threads.submit(guest::readAll)).toList());
  }

  private static void await(List<Future<?>> all) throws InterruptedException {
    for (Future<?> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** They leave. */
  void close() {
    threads.shutdownNow();
  }
}
