package dev.holdfast.outage.table;

/**
 * When the parts of a run began, by {@link System#nanoTime}.
 *
 * @param begin of the measured part
 * @param fault when it was in force
 * @param end when the fault was over
 * @param answers when PostgreSQL let in its first client after that
 */
record Marks(long begin, long fault, long end, long answers) {}
