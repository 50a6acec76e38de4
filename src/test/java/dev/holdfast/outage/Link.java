package dev.holdfast.outage;

import dev.holdfast.outage.Fault.Moment;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One client's connection through a proxy. Only the proxy's own thread touches it. */
final class Link {
  private static final int CHUNK = 1 << 16;

  private final Conditions conditions;
  private final Frontend frontend = new Frontend();
  private final Flow toServer;
  private final Flow toClient;
  private final SocketChannel client;
  private final SelectionKey clientKey;
  private SocketChannel server;
  private SelectionKey serverKey;

  /** When it is to be cut: the statement that is being forwarded is the client's last. */
  private Moment cut;

  /** All of that statement is forwarded; what the server says yet, nobody hears. */
  private boolean saidLast;

  /** Takes a client, whose server does not hear of it yet. */
  Link(SocketChannel client, SelectionKey listener, Conditions conditions) throws IOException {
    this.conditions = conditions;
    this.client = client;
    toServer = new Flow(Way.TO_SERVER, conditions, new Cutter());
    toClient = new Flow(Way.TO_CLIENT, conditions, Flow.Watch.NONE);
    clientKey = register(client, listener);
  }

  private SelectionKey register(SocketChannel channel, SelectionKey beside) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel.register(beside.selector(), 0, this);
  }

  /** Opens its way to the server; a server that refuses resets it. */
  void connect(SocketAddress address) {
    try {
      server = SocketChannel.open();
      serverKey = register(server, clientKey);
      server.connect(address);
    } catch (IOException e) {
      reset();
    }
  }

  /** Whether it was accepted and goes nowhere. */
  boolean isStalled() {
    return server == null;
  }

  /** Whether something is held that goes this way. */
  boolean holds(Way way) {
    return (way == Way.TO_SERVER ? toServer : toClient).isHeld();
  }

  boolean hasClient() {
    return client.isOpen();
  }

  boolean isClosed() {
    return !client.isOpen() && (server == null || !server.isOpen());
  }

  /** Takes what there is to take. */
  void take(SelectionKey key, long now) {
    try {
      if (key.isConnectable()) {
        server.finishConnect();
      }
      if (key.isReadable() && key == clientKey) {
        takeFromClient(now);
      } else if (key.isReadable()) {
        takeFromServer(now);
      }
    } catch (IOException e) {
      reset();
    }
  }

  private void takeFromClient(long now) throws IOException {
    ByteBuffer bytes = read(client, toServer, now);
    if (bytes != null) {
      toServer.take(frontend.read(bytes), now);
    }
  }

  private void takeFromServer(long now) {
    ByteBuffer bytes = read(server, toClient, now);
    if (cut == null && bytes != null) {
      toClient.take(List.of(Segment.plain(bytes)), now);
    } else if (cut != null && bytes == null) {
      reset();
    }
  }

  /** What could be read; null, and told to the flow, if that was the end. */
  private static ByteBuffer read(SocketChannel channel, Flow flow, long now) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    try {
      if (channel.read(bytes) < 0) {
        flow.takeEnd(false, now);
        return null;
      }
      return bytes.flip();
    } catch (IOException e) {
      flow.takeEnd(true, now);
      return null;
    }
  }

  /** Forwards what is due; gives when there will be more. */
  long forward(long now) {
    try {
      long due = isConnected() ? forwardBothWays(now) : Flow.NEVER;
      if (toServer.hasEnded() && toClient.hasEnded()) {
        close(client);
        close(server);
      }
      if (isClosed()) {
        return Flow.NEVER;
      }
      listen();
      return due;
    } catch (IOException e) {
      reset();
      return Flow.NEVER;
    }
  }

  private boolean isConnected() {
    return server != null && server.isConnected();
  }

  private long forwardBothWays(long now) throws IOException {
    long due = saidLast ? Flow.NEVER : toServer.forward(server, now);
    return cut != null ? due : Math.min(due, toClient.forward(client, now));
  }

  private void listen() {
    if (client.isOpen()) {
      boolean reads = toServer.takes() && !saidLast;
      clientKey.interestOps(interest(reads, toClient.isFull()));
    }
    if (server != null && server.isConnectionPending()) {
      serverKey.interestOps(SelectionKey.OP_CONNECT);
    } else if (server != null && server.isOpen()) {
      serverKey.interestOps(interest(toClient.takes(), toServer.isFull()));
    }
  }

  private static int interest(boolean reads, boolean writes) {
    return (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
  }

  void resetClient() {
    reset(client);
  }

  /** Both sides see a reset. */
  void reset() {
    reset(client);
    if (server != null) {
      reset(server);
    }
  }

  private static void reset(SocketChannel channel) {
    try {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // The other side was faster.
    }
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** Cuts it at the statement at which it is to be cut. */
  private final class Cutter implements Flow.Watch {
    @Override
    public boolean before(Segment segment) {
      if (segment.said() == null || cut != null) {
        return true;
      }
      cut = conditions.meet(segment.said());
      if (cut == Moment.BEFORE) {
        reset(client);
        close(server);
      } else if (cut != null) {
        toClient.drop();
      }
      return cut != Moment.BEFORE;
    }

    @Override
    public boolean after(Segment segment) throws IOException {
      if (cut == null || !segment.complete()) {
        return true;
      }
      // It hears all that was said, unlike after a reset, and then that there is no more.
      server.shutdownOutput();
      saidLast = true;
      if (cut == Moment.AFTER) {
        reset(client);
      }
      return false;
    }
  }
}
