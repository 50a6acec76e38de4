package dev.holdfast.domain;

import java.time.Instant;

/**
 * A task as asked for, checked, without an identity.
 *
 * @param spec what is to be done
 * @param runImmediately whether it is queued at once
 * @param runAfter not before this instant, or null
 */
public record NewTask(TaskSpec spec, boolean runImmediately, Instant runAfter) {}
