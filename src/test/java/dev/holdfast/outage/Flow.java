package dev.holdfast.outage;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is under way from one end of a connection to the other. */
final class Flow {
  /** When nothing is due by itself. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int MOST_UNDER_WAY = 1 << 22;
  private static final long SECOND = 1_000_000_000;
  private static final int SLICES_PER_SECOND = 50;

  private record Parcel(long due, Segment segment) {}

  /** Told of what is about to be forwarded, and of what was. */
  interface Watch {
    /** Lets everything pass. */
    Watch NONE =
        new Watch() {
          @Override
          public boolean before(Segment segment) {
            return true;
          }

          @Override
          public boolean after(Segment segment) {
            return true;
          }
        };

    /** Whether it may be forwarded. */
    boolean before(Segment segment);

    /** Whether more may be forwarded. */
    boolean after(Segment segment) throws IOException;
  }

  private final Way way;
  private final Conditions conditions;
  private final Watch watch;
  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private int underWay;
  private long ends = NEVER;
  private boolean endsInReset;
  private boolean ended;
  private boolean asked;
  private boolean full;
  private long free = Long.MIN_VALUE;

  Flow(Way way, Conditions conditions, Watch watch) {
    this.way = way;
    this.conditions = conditions;
    this.watch = watch;
  }

  /** Whether it takes more: it has no end yet, and not too much waits. */
  boolean takes() {
    return ends == NEVER && underWay < MOST_UNDER_WAY;
  }

  /** Whether it could not write as much as was due. */
  boolean isFull() {
    return full;
  }

  /** Whether something is held. */
  boolean isHeld() {
    return !ended && (ends != NEVER || !parcels.isEmpty());
  }

  /** Whether its end was forwarded. */
  boolean hasEnded() {
    return ended;
  }

  void take(List<Segment> segments, long now) {
    long due = now + conditions.delay(way);
    for (Segment segment : segments) {
      underWay += segment.bytes().remaining();
      parcels.add(new Parcel(due, segment));
    }
  }

  /** Nothing comes after what was taken. */
  void takeEnd(boolean inReset, long now) {
    ends = now + conditions.delay(way);
    endsInReset = inReset;
  }

  /** Forgets what is under way. */
  void drop() {
    parcels.clear();
    underWay = 0;
    asked = false;
  }

  /**
   * Forwards what is due; gives when more will be.
   *
   * @throws IOException if it ends in a reset, or the other side is gone
   */
  long forward(SocketChannel to, long now) throws IOException {
    full = false;
    while (!ended && !conditions.loses(way)) {
      Parcel next = parcels.peek();
      long due = next == null ? ends : due(next);
      if (due > now) {
        return due;
      }
      if (next == null) {
        end(to);
      } else if (!forward(next, to, now)) {
        return NEVER;
      }
    }
    return NEVER;
  }

  private long due(Parcel parcel) {
    boolean limited = conditions.bytesPerSecond(way) != Long.MAX_VALUE;
    return limited ? Math.max(parcel.due, free) : parcel.due;
  }

  private void end(SocketChannel to) throws IOException {
    if (endsInReset) {
      throw new SocketException("reset");
    }
    to.shutdownOutput();
    ended = true;
  }

  /** Whether to go on. */
  private boolean forward(Parcel parcel, SocketChannel to, long now) throws IOException {
    Segment segment = parcel.segment;
    if (!asked && !watch.before(segment)) {
      return false;
    }
    asked = true;
    int written = write(segment.bytes(), to, now);
    underWay -= written;
    if (segment.bytes().hasRemaining()) {
      full = written == 0;
      return !full;
    }
    asked = false;
    parcels.remove();
    return watch.after(segment);
  }

  private int write(ByteBuffer bytes, SocketChannel to, long now) throws IOException {
    long rate = conditions.bytesPerSecond(way);
    if (rate == Long.MAX_VALUE) {
      return to.write(bytes);
    }
    long most = Math.max(1, rate / SLICES_PER_SECOND);
    ByteBuffer slice = bytes.slice(bytes.position(), (int) Math.min(most, bytes.remaining()));
    int written = to.write(slice);
    bytes.position(bytes.position() + written);
    free = now + written * SECOND / rate;
    return written;
  }
}
