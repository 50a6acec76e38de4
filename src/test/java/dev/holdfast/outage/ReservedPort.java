package dev.holdfast.outage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port of this host that nobody else is given, whether somebody listens on it or not: a socket is
 * bound to it that does not listen, which leaves it to those who want to reuse the address.
 */
final class ReservedPort implements AutoCloseable {
  private final SocketChannel bound;
  private final InetSocketAddress address;

  ReservedPort() throws IOException {
    bound = SocketChannel.open();
    bound.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = (InetSocketAddress) bound.getLocalAddress();
  }

  InetSocketAddress address() {
    return address;
  }

  int number() {
    return address.getPort();
  }

  /** Gives it back. */
  @Override
  public void close() throws IOException {
    bound.close();
  }
}
