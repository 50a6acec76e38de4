package dev.holdfast.store.failover;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;

/**
 * One of the two copies, as a call sees it.
 *
 * @param operations null where the call may not ask for them
 */
record Stores(TaskRepository tasks, FactRepository facts, OperationRepository operations) {}
