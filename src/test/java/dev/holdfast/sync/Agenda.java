package dev.holdfast.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to happen when, in whole milliseconds, and what has happened, if anybody wants to read
 * it. One list per millisecond, in a wheel: what is due first was put there first, without sorting.
 */
final class Agenda {
  private static final int LINES_MOST = 20_000;
  private static final int WHEEL = 4096;

  /** In a ring: the last one of a millisecond knows the first. */
  private static final class Event {
    final Runnable what;
    Event next = this;

    Event(Runnable what) {
      this.what = what;
    }
  }

  private final boolean told;
  private final List<String> story = new ArrayList<>();
  private final Event[] lasts = new Event[WHEEL];
  private int now;
  private Instant instant = Timeline.BEGIN;

  Agenda(boolean told) {
    this.told = told;
  }

  /** Milliseconds since the beginning. */
  int millis() {
    return now;
  }

  Instant now() {
    return instant;
  }

  private void move(int millis) {
    now = millis;
    instant = Timeline.BEGIN.plusMillis(millis);
  }

  void after(long delay, Runnable what) {
    if (delay < 0) {
      throw new IllegalArgumentException("in the past: " + delay);
    }
    if (delay < WHEEL) {
      put((int) (now + delay) % WHEEL, new Event(what));
    } else {
      after(WHEEL - 1, () -> after(delay - WHEEL + 1, what));
    }
  }

  private void put(int slot, Event event) {
    Event last = lasts[slot];
    if (last != null) {
      event.next = last.next;
      last.next = event;
    }
    lasts[slot] = event;
  }

  /** Lets everything happen that is due until then. */
  void runUntil(int end) {
    for (int at = now; at <= end; at++) {
      int slot = at % WHEEL;
      while (lasts[slot] != null) {
        if (at != now) {
          move(at);
        }
        first(slot).run();
      }
    }
    move(end);
  }

  private Runnable first(int slot) {
    Event last = lasts[slot];
    Event first = last.next;
    if (first == last) {
      lasts[slot] = null;
    } else {
      last.next = first.next;
    }
    return first.what;
  }

  void tell(String what, Object... values) {
    if (told && story.size() < LINES_MOST) {
      story.add("%6d ms  %s".formatted(now, what.formatted(values)));
    }
  }

  List<String> story() {
    return story;
  }
}
