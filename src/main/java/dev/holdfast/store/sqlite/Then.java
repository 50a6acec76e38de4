package dev.holdfast.store.sqlite;

/**
 * What a write of the copy's own came to.
 *
 * @param value the answer
 * @param memory brings what is in memory after the file; see {@link Admission#committed}
 */
record Then<T>(T value, Runnable memory) {}
