/**
 * The protocol that keeps both databases one (the numbered rules of the failover design), as plain
 * Java without I/O: who serves, what a failure means, what is journalled, drained, pulled and
 * merged. The stores carry out what is decided here; a simulation runs thousands of histories of it
 * from seeds.
 */
package dev.holdfast.sync;
