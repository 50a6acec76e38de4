package dev.holdfast.outage;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what one client says to its server, protocol 3, and splits it at the statements. All bytes
 * come out, in order. What is encrypted by TLS passes too, but no statement is seen in it.
 */
final class Frontend {
  private static final int LENGTH = Integer.BYTES;
  private static final int LARGEST = 1 << 30;
  private static final int MAJOR_OF_REQUESTS = 1234;
  private static final byte TLS_HANDSHAKE = 0x16;

  private enum Phase {
    STARTUP,
    MESSAGES,
    ENCRYPTED
  }

  private final Map<String, String> statements = new HashMap<>();
  private final Map<String, String> portals = new HashMap<>();
  private Phase phase = Phase.STARTUP;
  private boolean inTransaction;
  private ByteBuffer begun = ByteBuffer.allocate(0);

  /** Takes what was read; gives what can be forwarded. The start of a message waits for its end. */
  List<Segment> read(ByteBuffer bytes) throws ProtocolException {
    ByteBuffer input = ByteBuffer.allocate(begun.remaining() + bytes.remaining());
    input.put(begun).put(bytes).flip();

    List<Segment> segments = new ArrayList<>();
    int from = 0;
    int at = 0;
    for (int end = end(input, at); end <= input.limit(); end = end(input, at)) {
      Segment message = message(input.slice(at, end - at));
      if (message.said() != null && at > from) {
        segments.add(Segment.plain(input.slice(from, at - from)));
        from = at;
      }
      if (message.said() != null || message.complete()) {
        ByteBuffer whole = input.slice(from, end - from);
        segments.add(new Segment(whole, message.said(), message.complete()));
        from = end;
      }
      at = end;
    }
    if (at > from) {
      segments.add(Segment.plain(input.slice(from, at - from)));
    }
    begun = input.position(at);
    return segments;
  }

  /** Where the message ends that begins there; beyond the input if that is not known yet. */
  private int end(ByteBuffer input, int at) throws ProtocolException {
    int left = input.limit() - at;
    if (left > 0 && phase == Phase.STARTUP && input.get(at) == TLS_HANDSHAKE) {
      phase = Phase.ENCRYPTED;
    }
    if (left > 0 && phase == Phase.ENCRYPTED) {
      return input.limit();
    }
    int type = phase == Phase.STARTUP ? 0 : 1;
    if (left < type + LENGTH) {
      return Integer.MAX_VALUE;
    }
    int length = input.getInt(at + type);
    if (length < LENGTH || length > LARGEST) {
      throw new ProtocolException("a message of " + length + " bytes");
    }
    return at + type + length;
  }

  private Segment message(ByteBuffer message) {
    return switch (phase) {
      case ENCRYPTED -> Segment.plain(message);
      case STARTUP -> {
        boolean startup =
            message.limit() >= 2 * LENGTH && message.getShort(LENGTH) != MAJOR_OF_REQUESTS;
        phase = startup ? Phase.MESSAGES : Phase.STARTUP;
        yield Segment.plain(message);
      }
      case MESSAGES -> typed(message);
    };
  }

  private Segment typed(ByteBuffer message) {
    ByteBuffer body = message.duplicate().position(1 + LENGTH);
    switch (message.get(0)) {
      case 'Q' -> {
        return new Segment(message, said(text(body)), true);
      }
      case 'P' -> statements.put(text(body), text(body));
      case 'B' -> portals.put(text(body), statements.getOrDefault(text(body), ""));
      case 'C' -> (body.get() == 'S' ? statements : portals).remove(text(body));
      case 'E' -> {
        return new Segment(message, said(portals.getOrDefault(text(body), "")), false);
      }
      case 'S' -> {
        return new Segment(message, null, true);
      }
      default -> {
        // It runs nothing.
      }
    }
    return Segment.plain(message);
  }

  private Said said(String sql) {
    Said said = new Said(sql, inTransaction);
    inTransaction = said.leavesTransactionOpen();
    return said;
  }

  private static String text(ByteBuffer body) {
    int from = body.position();
    while (body.hasRemaining() && body.get() != 0) {
      // Up to its end.
    }
    byte[] bytes = new byte[Math.max(0, body.position() - 1 - from)];
    body.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
