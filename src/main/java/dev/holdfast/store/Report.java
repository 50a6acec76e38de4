package dev.holdfast.store;

/**
 * How one database took a command.
 *
 * @param result what became of it
 * @param line a sentence for the operator, never with a password
 */
public record Report(Result result, String line) {

  /** What became of a command. */
  public enum Result {
    /** It is as it should be. */
    DONE,
    /** The database did not answer; nothing was done to it. */
    AWAY,
    /** It answered, and cannot be used so. */
    FAILED
  }

  /** All well. */
  public static Report done(String line) {
    return new Report(Result.DONE, line);
  }

  /** No answer. */
  public static Report away(String line) {
    return new Report(Result.AWAY, line);
  }

  /** Not so. */
  public static Report failed(String line) {
    return new Report(Result.FAILED, line);
  }

  /** Whether it is as it should be. */
  public boolean isDone() {
    return result == Result.DONE;
  }
}
