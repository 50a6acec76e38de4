package dev.holdfast.worker;

/** How a handler says why an attempt failed and whether another one is worth it. */
public final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean retry;

  private TaskFailure(String message, boolean retry) {
    super(message, null, false, false);
    this.retry = retry;
  }

  /** Another attempt may succeed. */
  public static TaskFailure retryable(String message) {
    return new TaskFailure(message, true);
  }

  /** Another attempt would fail alike. */
  public static TaskFailure permanent(String message) {
    return new TaskFailure(message, false);
  }

  /** Whether another attempt is worth it. */
  public boolean retry() {
    return retry;
  }
}
