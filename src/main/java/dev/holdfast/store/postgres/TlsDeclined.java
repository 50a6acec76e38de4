package dev.holdfast.store.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Closes a connection whose server has no TLS and was asked for it: the driver then opens another
 * without, or fails, and leaves this one open. The server would keep a process for it until its
 * {@code authentication_timeout}. The request and its answer: PostgreSQL manual, "SSL Session
 * Encryption" in the chapter on the protocol.
 */
final class TlsDeclined extends ChannelDuplexHandler {
  private static final int REQUEST_LENGTH = 8;
  private static final int REQUEST_CODE = 80_877_103;
  private boolean asked;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    asked =
        message instanceof ByteBuf bytes
            && bytes.readableBytes() == REQUEST_LENGTH
            && bytes.getInt(bytes.readerIndex() + Integer.BYTES) == REQUEST_CODE;
    context.write(message, promise);
    if (!asked) {
      context.pipeline().remove(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean declined =
        asked && message instanceof ByteBuf bytes && bytes.getByte(bytes.readerIndex()) == 'N';
    context.pipeline().remove(this);
    context.fireChannelRead(message);
    if (declined) {
      context.close();
    }
  }
}
