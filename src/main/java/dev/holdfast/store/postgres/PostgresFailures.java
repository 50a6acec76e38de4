package dev.holdfast.store.postgres;

import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.sync.FailureClass;
import io.vertx.core.VertxException;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.hibernate.JDBCException;
import org.hibernate.exception.ConstraintViolationException;

/**
 * What a failure of the driver means, by SQLSTATE (PostgreSQL manual, appendix A) and type, looked
 * for through all causes and suppressed exceptions; never by "any exception".
 *
 * @param kind what to do about it
 * @param what a short name for people, as {@code connection refused}; no host, no password
 * @param sqlState five characters, or null where the server said nothing
 */
record PostgresFailures(FailureClass kind, String what, String sqlState) {
  private static final String UNKNOWN = "unknown failure";
  private static final String NOT_TRUSTED = "certificate not trusted";
  private static final String NO_TLS = "server has no TLS";
  private static final String OPERATIONS_KEY = "operations_pkey";

  /** The driver's words for a statement that has not left the process. */
  private static final List<String> NEVER_SENT =
      List.of("Pending requests failed to be sent", "Connection is not active now");

  private static final Set<String> AT_ONCE = Set.of("40001", "40P01", "55P03");

  /** Tells a failure. */
  static PostgresFailures of(Throwable failure) {
    List<Throwable> all = all(failure);
    for (Throwable each : all) {
      String state = state(each);
      if (state != null) {
        return answered(state);
      }
    }
    List<PostgresFailures> told =
        all.stream().map(PostgresFailures::unanswered).filter(Objects::nonNull).toList();
    // What was in doubt stays so, whatever failed after it.
    return told.stream()
        .filter(each -> each.kind == FailureClass.IN_DOUBT)
        .findFirst()
        .or(() -> told.stream().findFirst())
        .orElseGet(() -> inDoubt(UNKNOWN));
  }

  /** The failure, what caused it and what was suppressed, each once, outermost first. */
  private static List<Throwable> all(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> found = new ArrayList<>(List.of(failure));
    for (int i = 0; i < found.size(); i++) {
      Throwable each = found.get(i);
      List<Throwable> below = new ArrayList<>(List.of(each.getSuppressed()));
      if (each.getCause() != null) {
        below.add(0, each.getCause());
      }
      below.stream().filter(seen::add).forEach(found::add);
    }
    return found;
  }

  /** The server's code: the driver's own exception, or what Hibernate has made of it. */
  private static String state(Throwable e) {
    if (e instanceof PgException answered) {
      return answered.getSqlState();
    }
    return e instanceof JDBCException translated ? translated.getSQLState() : null;
  }

  private static PostgresFailures answered(String state) {
    FailureClass kind = kind(state);
    return new PostgresFailures(kind, name(state, kind), state);
  }

  private static FailureClass kind(String state) {
    return switch (state) {
      case "25006" -> FailureClass.NOT_PRIMARY;
      case "57014", "55P03", "40001", "40P01" -> FailureClass.OVERLOAD;
      case "25P03", "25P04", "57P01", "57P02", "57P03", "57P04", "57P05" -> FailureClass.OUTAGE;
      case "3D000", "42P01", "42501", "3F000" -> FailureClass.OUTAGE;
      default -> kindOfGroup(state);
    };
  }

  private static FailureClass kindOfGroup(String state) {
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "22", "23" -> FailureClass.REFUSAL;
      case "53" -> FailureClass.OVERLOAD;
      case "08", "28", "58" -> FailureClass.OUTAGE;
      default -> FailureClass.IN_DOUBT;
    };
  }

  private static String name(String state, FailureClass kind) {
    return switch (state) {
      case "28P01" -> "wrong password";
      case "28000" -> "login refused";
      case "2BP01" -> "something that is not Holdfast's depends on it";
      case "3D000" -> "unknown database";
      case "3F000" -> "unknown schema";
      case "42501" -> "missing grant";
      case "42P01" -> "schema is not migrated";
      case "57P01", "57P02" -> "server shut down";
      case "57P03" -> "server starts or stops";
      case "25P03", "25P04", "57P05" -> "session limit";
      case "57014" -> "statement limit";
      case "55P03" -> "lock limit";
      case "40001" -> "serialization failure";
      case "40P01" -> "deadlock";
      case "53300" -> "too many connections";
      case "53100" -> "disk full";
      case "25006" -> "read-only server";
      default -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + state;
    };
  }

  /** What the driver says without an answer of the server; null where this tells nothing. */
  private static PostgresFailures unanswered(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    if (e instanceof UnknownHostException) {
      return outage("unknown host");
    }
    if (e instanceof ConnectException) {
      boolean late = message.contains("timed out");
      return outage(late ? "connect timeout" : "connection refused");
    }
    if (e instanceof SSLException || message.contains("SSL handshake failed")) {
      return outage(NOT_TRUSTED);
    }
    if (e instanceof FileSystemException || e instanceof NoSuchFileException) {
      return outage("root certificate cannot be read");
    }
    if (message.contains("does not handle SSL connection")) {
      return outage(NO_TLS);
    }
    if (NEVER_SENT.stream().anyMatch(message::contains)) {
      return outage("connection closed");
    }
    if (isNotLent(e, message)) {
      return new PostgresFailures(FailureClass.OVERLOAD, "no connection in time", null);
    }
    if (e instanceof IOException
        || e instanceof ClosedConnectionException
        || e instanceof VertxException && message.equals("Connection was closed")) {
      return inDoubt("connection closed");
    }
    boolean late =
        e instanceof TimeoutException || e instanceof io.smallrye.mutiny.TimeoutException;
    return late ? inDoubt("timeout") : null;
  }

  /** The pool says it in two ways, by whether it is asked for a connection or for a query. */
  private static boolean isNotLent(Throwable e, String message) {
    return message.equals("Timeout waiting for connection")
        || e instanceof NoStackTraceThrowable && message.equals("Timeout");
  }

  private static PostgresFailures inDoubt(String what) {
    return new PostgresFailures(FailureClass.IN_DOUBT, what, null);
  }

  private static PostgresFailures outage(String what) {
    return new PostgresFailures(FailureClass.OUTAGE, what, null);
  }

  /** Whether no server answered, or one that starts or stops; a wrong setting is not that. */
  boolean isAway() {
    if (sqlState != null) {
      return sqlState.startsWith("57P0") || sqlState.startsWith("08");
    }
    return !what.equals(NOT_TRUSTED) && !what.equals(NO_TLS);
  }

  /** The failure for people: its name, with the server's code where it gave one. */
  String said() {
    return sqlState == null ? what : what + " (" + sqlState + ")";
  }

  /** Whether an operation's id was there already: the one refusal that is an answer. */
  static boolean isRepeat(Throwable failure) {
    return all(failure).stream().map(PostgresFailures::constraint).anyMatch(OPERATIONS_KEY::equals);
  }

  private static String constraint(Throwable e) {
    if (e instanceof PgException answered) {
      return answered.getConstraint();
    }
    return e instanceof ConstraintViolationException refused ? refused.getConstraintName() : null;
  }

  /** Whether nothing of it was recognised, so that it may well be a defect. */
  boolean isUnknown() {
    return UNKNOWN.equals(what);
  }

  /**
   * Whether the very same transaction may well succeed when it is repeated now. Who has waited for
   * a connection as long as the operator allows is not made to wait again.
   */
  boolean isWorthRepeating() {
    return sqlState != null
        && kind == FailureClass.OVERLOAD
        && !"57014".equals(sqlState)
        && !"53100".equals(sqlState);
  }

  /** Whether the repetition need not wait. */
  boolean isTransient() {
    return sqlState != null && AT_ONCE.contains(sqlState);
  }

  /** The failure in the domain's terms. */
  HoldfastException translate(Throwable cause) {
    if ("53100".equals(sqlState)) {
      return new StoreFull(cause);
    }
    return switch (kind) {
      case REFUSAL -> refusal();
      case OVERLOAD -> unavailable("PostgreSQL is overloaded", 1, cause);
      case NOT_PRIMARY -> unavailable("PostgreSQL cannot be written to", 5, cause);
      case OUTAGE -> unavailable("PostgreSQL is away", 5, cause);
      case IN_DOUBT -> unavailable("PostgreSQL did not answer", 5, cause);
    };
  }

  private HoldfastException refusal() {
    return sqlState.startsWith("23")
        ? new Conflict("It exists already; the answer to its first request is no longer kept.")
        : new Invalid(List.of(new FieldError("body", "holds a value that cannot be stored")));
  }

  private StoreUnavailable unavailable(String message, int seconds, Throwable cause) {
    return new StoreUnavailable(message + " (" + what + ").", Duration.ofSeconds(seconds), cause);
  }
}
