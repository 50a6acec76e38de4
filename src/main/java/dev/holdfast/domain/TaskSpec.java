package dev.holdfast.domain;

import java.util.Map;

/**
 * What a client asks for: the part of a task that running it does not change.
 *
 * @param type picks the handler
 * @param description free text, "" when none was given
 * @param params the handler's input, a JSON object
 * @param domain the client's own grouping, or null
 * @param driftScore a number of the client's, 0.0 by default
 * @param queue name of the queue, "default" by default
 * @param priority higher is claimed first
 * @param maxAttempts attempts granted at creation and again by each {@code run}, at least 1
 * @param timeoutSeconds limit of one attempt, or null for the worker's default
 * @param backoff waits between attempts, or null for {@link RetryPolicy#DEFAULT}
 * @param labels the client's own key-value pairs, in the order in which they were given
 * @param traceparent W3C trace context of the creating request, or null
 */
public record TaskSpec(
    String type,
    String description,
    Json params,
    String domain,
    double driftScore,
    String queue,
    int priority,
    int maxAttempts,
    Integer timeoutSeconds,
    RetryPolicy backoff,
    Map<String, String> labels,
    String traceparent) {

  /** The policy in force. */
  public RetryPolicy retryPolicy() {
    return backoff == null ? RetryPolicy.DEFAULT : backoff;
  }
}
