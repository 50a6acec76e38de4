package dev.holdfast.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * One run of a task, as history.
 *
 * @param task whose run it was
 * @param number the task's {@code attempt} during this run
 * @param claim the run's fencing token
 * @param worker who ran it
 * @param startedAt when the handler was called
 * @param finishedAt when it answered, or was given up
 * @param result what it answered, or null
 * @param error why it failed, or null
 * @param late the answer came when the run had already lost the task
 */
public record Attempt(
    UUID task,
    int number,
    UUID claim,
    String worker,
    Instant startedAt,
    Instant finishedAt,
    Json result,
    String error,
    boolean late) {}
