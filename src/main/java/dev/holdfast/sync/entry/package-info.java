/**
 * What entries of the journal say, in words that every store understands, and what a batch of them
 * does to the rows that PostgreSQL has.
 */
package dev.holdfast.sync.entry;
