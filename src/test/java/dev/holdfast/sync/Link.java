package dev.holdfast.sync;

import java.time.Duration;

/** The network between one pod and PostgreSQL: it delays, drops, and cuts either way. */
final class Link {
  private final Timeline time;
  private boolean outCut;
  private boolean backCut;
  private Duration distance = Duration.ZERO;

  Link(Timeline time) {
    this.time = time.byTime("link");
  }

  void cut(boolean out, boolean back) {
    outCut = out;
    backCut = back;
  }

  /** PostgreSQL is far away: each way takes so much longer. */
  void distance(Duration each) {
    distance = each;
  }

  private Duration delay() {
    return distance.plus(lag());
  }

  private Duration lag() {
    return time.chance(0.02) ? time.millis(20, 200) : time.millis(0, 3);
  }

  /** What is sent arrives later or never. */
  void send(Runnable arrival) {
    if (!outCut) {
      time.after(delay(), arrival);
    }
  }

  /** What is answered arrives later or never. */
  void answer(Runnable arrival) {
    if (!backCut) {
      time.after(delay(), arrival);
    }
  }
}
