/**
 * What the service is about: values with their invariants and transitions, and the ports through
 * which they are kept. JDK and Mutiny only; time and identity come in through {@link
 * dev.holdfast.domain.Clock} and {@link dev.holdfast.domain.Ids}.
 *
 * <p>Decision: all arithmetic of a transition happens here, on values, and a store is handed the
 * transition ({@link dev.holdfast.domain.TaskChange}, {@link dev.holdfast.domain.Settlement}), not
 * a loose set of columns. A store reads, applies and writes in one transaction, so two stores
 * cannot drift and no caller ever loops over a lost compare-and-set.
 */
package dev.holdfast.domain;
