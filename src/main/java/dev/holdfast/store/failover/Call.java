package dev.holdfast.store.failover;

import dev.holdfast.domain.Operation;
import dev.holdfast.sync.CallGuard;
import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;

/**
 * What is asked of whichever store serves: the same lambda for both, so that the two ways cannot
 * drift.
 *
 * @param kind whether it may be repeated under its id
 * @param operation its identity, the same on both stores (rule D1); null for a read
 * @param work what it does there
 */
record Call<T>(
    CallGuard.Kind kind, Operation operation, BiFunction<Stores, Operation, Uni<T>> work) {}
