/**
 * The fault table: for each way in which PostgreSQL can go away, what clients of the service see of
 * it. The service is a process of its own; nothing here knows it but by HTTP, by what it leaves in
 * its two databases, and by what the operating system says of its process. {@link
 * dev.holdfast.outage.table.FaultTable} prints it.
 *
 * <p>The way of a run: {@link dev.holdfast.outage.table.Stack} starts PostgreSQL, the proxy and the
 * service; {@link dev.holdfast.outage.table.Load} sends clients, each with rows of its own, whose
 * calls go into a {@link dev.holdfast.outage.table.Recording}; {@link
 * dev.holdfast.outage.table.FaultRun} begins and ends a {@link dev.holdfast.outage.table.Hazard}
 * meanwhile; {@link dev.holdfast.outage.table.Leftovers} then adds what both databases hold, and
 * the checker of histories judges the whole.
 */
package dev.holdfast.outage.table;
