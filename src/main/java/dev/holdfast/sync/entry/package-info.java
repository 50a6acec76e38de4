/** What entries of the journal say, in words that every store understands. */
package dev.holdfast.sync.entry;
