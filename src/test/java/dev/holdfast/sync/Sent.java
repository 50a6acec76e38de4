package dev.holdfast.sync;

import dev.holdfast.sync.history.Event;

/** Tells a history of one sending of one operation. */
record Sent(History history, Timeline time, Op op, String client) {

  void invoked(Pod pod, boolean sticky) {
    history.add(
        new Event.CallInvoked(
            time.now(),
            client,
            sticky,
            pod.name,
            op.id(),
            op.keyed(),
            kind(),
            op.row(),
            op.value(),
            Effects.isRefusable(op)));
  }

  Event.Outcome ended(Reply reply) {
    Event.Outcome outcome = Event.Outcome.UNKNOWN;
    String detail = null;
    if (reply instanceof Reply.Ok) {
      outcome = Event.Outcome.OK;
    } else if (reply instanceof Reply.Refused refused) {
      outcome = Event.Outcome.REFUSED;
      detail = refused.why();
    }
    if (reply instanceof Reply.Unavailable unavailable) {
      outcome = Event.Outcome.UNAVAILABLE;
      detail = unavailable.why();
    }
    history.add(new Event.CallEnded(time.now(), client, op.id(), op.row(), outcome, detail));
    return outcome;
  }

  private Event.Kind kind() {
    return switch (op.kind()) {
      case FACT_CREATE, ROW_ADOPT -> Event.Kind.FACT_CREATE;
      case FACT_SET -> Event.Kind.FACT_SET;
      case FACT_DELETE -> Event.Kind.FACT_DELETE;
      case TASK_CREATE, TASK_TICK -> Event.Kind.TASK_CREATE;
      case TASK_CLAIM -> Event.Kind.TASK_CLAIM;
      case TASK_SETTLE -> Event.Kind.TASK_SETTLE;
      case TASK_CANCEL -> Event.Kind.TASK_CANCEL;
    };
  }
}
