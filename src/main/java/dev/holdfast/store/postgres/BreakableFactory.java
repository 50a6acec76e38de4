package dev.holdfast.store.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes connections that can be broken off. The driver answers every wish to close one, also for
 * its silence, by a word of farewell and half a close, and waits for the server to do the other
 * half: one that is dead never does, and all that waits on the connection waits for ever. So the
 * sockets are known here, from before the login on, and are closed past the driver.
 */
final class BreakableFactory extends PgConnectionFactory {
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final CloseFuture end = new CloseFuture();
  private final NetClient client;

  BreakableFactory(VertxInternal vertx, PgConnectOptions options) {
    super(vertx, () -> Future.succeededFuture(options));
    NetClientOptions net = new NetClientOptions(options);
    // Trying again is the driver's.
    net.setReconnectAttempts(0);
    client = new TrackingClient(vertx, net, end);
  }

  @Override
  protected NetClient netClient(NetClientOptions options) {
    return client;
  }

  /** How many sockets are open. */
  int size() {
    return open.size();
  }

  /** Breaks off everything that it has opened, and opens no more. */
  void breakOff() {
    List.copyOf(open).forEach(BreakableFactory::breakOff);
    end.close(Promise.promise());
  }

  /** Ends a connection as if its wire had been cut: nothing is sent, nothing is waited for. */
  static void breakOff(Channel channel) {
    try {
      // Without it the kernel would go on sending what it has taken.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // The other side has closed it already; its event loop has not noticed yet.
    }
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  private final class TrackingClient extends NetClientImpl {
    TrackingClient(VertxInternal vertx, NetClientOptions options, CloseFuture end) {
      super(vertx, null, options, end);
      end.add(this);
    }

    @Override
    protected void initChannel(ChannelPipeline pipeline) {
      super.initChannel(pipeline);
      pipeline.addFirst("tls", new TlsDeclined());
      pipeline.addLast("silence", new Silence());
      Channel channel = pipeline.channel();
      open.add(channel);
      channel.closeFuture().addListener(closed -> open.remove(channel));
    }
  }

  /** Breaks off what says nothing for too long. */
  private static final class Silence extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent) {
        breakOff(context.channel());
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
