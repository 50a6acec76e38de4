package dev.holdfast.outage;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A statement that a client asks the server to run, at the moment at which it is run: a simple
 * query, or the execution of a prepared one.
 *
 * @param sql as the client wrote it; a simple query may hold several
 * @param inTransaction whether the client had begun a transaction before it and not ended it
 */
public record Said(String sql, boolean inTransaction) {
  private static final Pattern BEGIN = words("(begin|start\\s+transaction)\\b.*");
  private static final Pattern COMMIT = words("(commit|end)\\b.*");
  private static final Pattern ROLLBACK = words("(rollback(?!\\s+(work\\s+)?to\\b)|abort)\\b.*");
  private static final Pattern CHANGE =
      words(
          "(insert|update|delete|merge)\\b.*|with\\b.*\\b(insert|update|delete|merge)\\b.*"
              + "|select\\b.*\\bpg_logical_emit_message\\(true\\b.*");

  private static Pattern words(String regex) {
    return Pattern.compile("\\s*" + regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Whether it is a {@code COMMIT}, or has one among its statements. */
  public boolean isCommit() {
    return has(COMMIT);
  }

  /**
   * Whether what it changes is committed with it: it is a {@code COMMIT} or writes without one, if
   * only a message into the log.
   */
  public boolean commits() {
    return isCommit() || !inTransaction && has(CHANGE);
  }

  private boolean has(Pattern pattern) {
    return statements(sql).anyMatch(each -> pattern.matcher(each).matches());
  }

  /** Whether the client is in a transaction after it. */
  boolean leavesTransactionOpen() {
    return statements(sql)
        .reduce(
            inTransaction,
            (open, each) ->
                BEGIN.matcher(each).matches()
                    || open && !COMMIT.matcher(each).matches() && !ROLLBACK.matcher(each).matches(),
            (before, after) -> after);
  }

  /** Roughly: a semicolon in a text splits it too, which no statement that ends one begins with. */
  private static Stream<String> statements(String sql) {
    return Arrays.stream(sql.split(";"));
  }
}
