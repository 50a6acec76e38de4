package dev.holdfast.worker;

import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.Callable;

/** Work on a thread that can be interrupted from outside, but only while it does this work. */
final class InterruptibleRun implements Runnable {
  private final UniEmitter<? super Object> emitter;
  private final Callable<Object> work;
  private Thread thread;
  private boolean over;

  InterruptibleRun(UniEmitter<? super Object> emitter, Callable<Object> work) {
    this.emitter = emitter;
    this.work = work;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      Object value = work.call();
      end();
      emitter.complete(value);
    } catch (Throwable e) {
      end();
      emitter.fail(e);
    }
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !over;
  }

  private synchronized void end() {
    over = true;
    // Clears an interrupt that came too late to be seen, so that it does not hit the next task.
    Thread.interrupted();
  }

  synchronized void interrupt() {
    if (!over && thread != null) {
      thread.interrupt();
    }
    over = true;
  }
}
