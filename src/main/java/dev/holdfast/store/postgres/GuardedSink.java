package dev.holdfast.store.postgres;

import dev.holdfast.store.OwnWrite;
import org.jboss.logging.Logger;

/**
 * Hands own writes on. What is handed over is committed: a defect behind it must not make a failure
 * of it, and the next pull brings it anyway.
 */
final class GuardedSink implements OwnWrite.Sink {
  private static final Logger LOG = Logger.getLogger(GuardedSink.class);

  private final OwnWrite.Sink sink;

  private GuardedSink(OwnWrite.Sink sink) {
    this.sink = sink;
  }

  static OwnWrite.Sink of(OwnWrite.Sink sink) {
    return new GuardedSink(sink);
  }

  @Override
  public void committed(OwnWrite write) {
    if (write == null) {
      return;
    }
    try {
      sink.committed(write);
    } catch (RuntimeException e) {
      LOG.error("an own write was not taken into the copy", e);
    }
  }
}
