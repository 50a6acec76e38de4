/**
 * PostgreSQL, the store of record. Single rows go through Panache ({@code TaskEntity}, {@code
 * FactEntity}), batches and claims are one native statement each ({@code TaskInsert}, {@code
 * TaskClaims}, {@code TaskSettlements}). {@code PostgresDatabase} is the way in: it keeps every
 * call on a context of its own, which no client can cancel, tells failures apart ({@code
 * PostgresFailures}) and repeats what overload broke under the same operation id.
 *
 * <p>JSON is stored as text: {@code jsonb} reorders keys and the driver's {@code json} respells
 * numbers, and both stores must give the same back.
 */
package dev.holdfast.store.postgres;
