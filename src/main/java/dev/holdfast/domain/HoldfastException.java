package dev.holdfast.domain;

import java.time.Duration;
import java.util.List;

/**
 * Everything that can keep an operation from taking effect, as values. Refusals ({@link Refusal})
 * say something about the request and are the same on every store; the others say something about a
 * store. None carries a stack trace: they are answers, not bugs.
 */
public abstract sealed class HoldfastException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private HoldfastException(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** The request cannot be granted, on whichever store; it changed nothing. */
  public abstract static sealed class Refusal extends HoldfastException {
    private static final long serialVersionUID = 1L;
    private final boolean replayed;

    private Refusal(String message, boolean replayed) {
      super(message, null);
      this.replayed = replayed;
    }

    /** Whether this is the kept first answer to a repeated operation. */
    public boolean replayed() {
      return replayed;
    }

    /** The same refusal, as the kept answer to a repeated operation. */
    public abstract Refusal asReplay();
  }

  /** There is no such row. */
  public static final class NotFound extends Refusal {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, false);
    }

    private NotFound(String message, boolean replayed) {
      super(message, replayed);
    }

    /** No task has this id. */
    public static NotFound task(Object id) {
      return new NotFound("No task has the id " + id + ".");
    }

    /** No fact has this id. */
    public static NotFound fact(Object id) {
      return new NotFound("No fact has the id " + id + ".");
    }

    @Override
    public Refusal asReplay() {
      return new NotFound(getMessage(), true);
    }
  }

  /** The row is in a state that does not allow this. */
  public static final class Conflict extends Refusal {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      this(message, false);
    }

    private Conflict(String message, boolean replayed) {
      super(message, replayed);
    }

    @Override
    public Refusal asReplay() {
      return new Conflict(getMessage(), true);
    }
  }

  /** The row is not as the caller demanded. */
  public static final class PreconditionFailed extends Refusal {
    private static final long serialVersionUID = 1L;

    public PreconditionFailed() {
      this(false);
    }

    private PreconditionFailed(boolean replayed) {
      super("The resource has changed since it was read.", replayed);
    }

    @Override
    public Refusal asReplay() {
      return new PreconditionFailed(true);
    }
  }

  /** The same key came with another request. Never kept as an outcome: the first one stands. */
  public static final class KeyReused extends Refusal {
    private static final long serialVersionUID = 1L;

    public KeyReused() {
      super("This Idempotency-Key was used for a different request.", false);
    }

    @Override
    public Refusal asReplay() {
      return this;
    }
  }

  /** The input is wrong; found before any store is called. */
  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1L;
    private final transient List<FieldError> errors;

    public Invalid(List<FieldError> errors) {
      super("The request has fields that cannot be accepted.", false);
      this.errors = List.copyOf(errors);
    }

    /** What is wrong, at least one entry. */
    public List<FieldError> errors() {
      return errors;
    }

    @Override
    public Refusal asReplay() {
      return this;
    }
  }

  /** The store cannot serve now; whether the operation took effect may be unknown. */
  public static final class StoreUnavailable extends HoldfastException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    public StoreUnavailable(String message, Duration retryAfter, Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /** When trying again is worth it. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The store has no room left; nothing was changed. */
  public static final class StoreFull extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public StoreFull(Throwable cause) {
      super("The disk is full; nothing was changed.", cause);
    }

    private StoreFull(String message) {
      super(message, null);
    }

    /** What waits for PostgreSQL has reached its bound. */
    public static StoreFull ofJournal() {
      return new StoreFull(
          "The journal of what PostgreSQL does not have yet is full; nothing was changed.");
    }
  }

  /**
   * SQLite stands in for PostgreSQL and cannot know whether that has the row: its copy has never
   * been whole (rule R8). Never kept as an outcome.
   */
  public static final class CopyCold extends HoldfastException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    public CopyCold() {
      super("The copy of PostgreSQL is not complete yet.", null);
    }

    /** When trying again is worth it. */
    public Duration retryAfter() {
      return RETRY_AFTER;
    }
  }

  /** The first request with this key is still being answered. */
  public static final class KeyInUse extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public KeyInUse() {
      super("A request with this Idempotency-Key is still being answered.", null);
    }
  }
}
