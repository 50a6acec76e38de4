package dev.holdfast.outage;

import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Refuse;
import dev.holdfast.outage.Fault.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A way to a PostgreSQL on this host that can be broken in every way that a network can, see {@link
 * Fault}. Without a fault it forwards everything as it is. One thread does it all, so what begins
 * or ends is in force for every byte that it reads afterwards.
 *
 * <p>A server that refuses connections shows behind it as one that resets them once they are
 * accepted, because it accepts before it asks; {@link Refuse} refuses as such a server does.
 *
 * <p>Closing it resets all connections and leaves no thread and no socket.
 */
public final class PostgresProxy implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final Conditions conditions = new Conditions();
  private final Set<Link> links = new HashSet<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final ReservedPort port = new ReservedPort();
  private final Selector selector = Selector.open();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Thread thread;
  private ServerSocketChannel listener;
  private SocketAddress server;
  private boolean closed;

  private PostgresProxy(int serverPort) throws IOException {
    server = onThisHost(serverPort);
    listen();
    thread = new Thread(this::run, "postgres-proxy-" + port.number());
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens one, with no fault, before the server that listens on this port. */
  public static PostgresProxy before(int serverPort) {
    try {
      return new PostgresProxy(serverPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketAddress onThisHost(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Where it listens on the loopback address; stays its own while it refuses. */
  public int port() {
    return port.number();
  }

  /** From now on there is this fault; one that has begun and not ended goes on. */
  public void begin(Fault fault) {
    order(
        () -> {
          conditions.begin(fault);
          if (fault instanceof Refuse refuse) {
            listener.close();
            resetIf(refuse.ofOpenOnes() == Fate.RESET, link -> true);
          }
          return null;
        });
  }

  /**
   * From now on there is not this fault any more.
   *
   * @param ofHeld what becomes of the connections of which the fault held something
   */
  public void end(Fault fault, Fate ofHeld) {
    order(
        () -> {
          end(List.of(fault), ofHeld);
          return null;
        });
  }

  /** Ends all faults. */
  public void heal(Fate ofHeld) {
    order(
        () -> {
          end(conditions.inForce(), ofHeld);
          return null;
        });
  }

  private void end(List<Fault> faults, Fate ofHeld) throws IOException {
    faults.forEach(conditions::end);
    for (Fault fault : faults) {
      if (fault instanceof Lose lose) {
        resetIf(ofHeld == Fate.RESET, link -> link.holds(lose.way()));
      }
    }
    if (!conditions.has(Stall.class)) {
      resetIf(ofHeld == Fate.RESET, Link::isStalled);
      links.stream().filter(Link::isStalled).forEach(link -> link.connect(server));
    }
    if (!conditions.has(Refuse.class) && !listener.isOpen()) {
      listen();
    }
  }

  /**
   * Clients first, all at once: what many a server's process does when its client is gone would
   * keep this thread from telling the others.
   */
  private void resetIf(boolean wanted, Predicate<Link> which) throws IOException {
    if (wanted) {
      List<Link> all = links.stream().filter(which).toList();
      all.forEach(Link::resetClient);
      selector.selectNow();
      all.forEach(Link::reset);
      links.removeIf(Link::isClosed);
    }
  }

  /** Both sides of all open connections see a reset; new ones are welcome. */
  public void reset() {
    order(
        () -> {
          resetIf(true, link -> true);
          return null;
        });
  }

  /** New connections go to the server on this port, as after a promotion. Open ones stay. */
  public void leadTo(int serverPort) {
    order(() -> server = onThisHost(serverPort));
  }

  /** Tells every statement right before it is forwarded, on the proxy's thread. */
  public void tell(Consumer<Said> listener) {
    order(
        () -> {
          conditions.listener(listener);
          return null;
        });
  }

  /** How many connections were cut at a statement so far. */
  public int cuts() {
    return order(conditions::cuts);
  }

  /** How many clients are connected, stalled ones included. */
  public long clients() {
    return order(() -> links.stream().filter(Link::hasClient).count());
  }

  private <T> T order(Callable<T> order) {
    CompletableFuture<T> done = new CompletableFuture<>();
    orders.add(
        () -> {
          try {
            T result = order.call();
            // A channel that was closed is open until its selector has noticed.
            selector.selectNow();
            done.complete(result);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    selector.wakeup();
    CompletableFuture.anyOf(done, stopped).join();
    if (!done.isDone()) {
      throw new IllegalStateException("it is closed");
    }
    return done.join();
  }

  private void listen() throws IOException {
    listener = ServerSocketChannel.open().bind(port.address(), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  private void run() {
    try {
      long due = Flow.NEVER;
      while (!closed) {
        await(due);
        handle(System.nanoTime());
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
          order.run();
        }
        due = forward(System.nanoTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      links.forEach(Link::reset);
      closeAll(listener, selector, port);
      stopped.complete(null);
    }
  }

  private static void closeAll(AutoCloseable... all) {
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void await(long due) throws IOException {
    if (due == Flow.NEVER) {
      selector.select();
      return;
    }
    long left = due - System.nanoTime();
    if (left > 0) {
      selector.select(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    } else {
      selector.selectNow();
    }
  }

  private void handle(long now) throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.attachment() instanceof Link link) {
        link.take(key, now);
      } else if (key.isValid()) {
        accept(key);
      }
    }
    selector.selectedKeys().clear();
  }

  private void accept(SelectionKey key) throws IOException {
    for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
      Link link = new Link(client, key, conditions);
      links.add(link);
      if (!conditions.has(Stall.class)) {
        link.connect(server);
      }
    }
  }

  private long forward(long now) {
    long due = Flow.NEVER;
    for (Link link : links) {
      due = Math.min(due, link.forward(now));
    }
    links.removeIf(Link::isClosed);
    return due;
  }

  @Override
  public void close() {
    if (!stopped.isDone()) {
      order(() -> closed = true);
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
