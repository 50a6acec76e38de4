/**
 * The fault bench: a PostgreSQL that can go away in any way, at any moment, and come back. {@link
 * dev.holdfast.outage.PostgresProxy} breaks the way to a server, as a {@link
 * dev.holdfast.outage.Fault} says; {@link dev.holdfast.outage.Postmaster} breaks the server itself,
 * by signals, settings and older copies of its data. Nothing here knows the service.
 *
 * <p>Whatever changes something returns when it is in force, so that a test need not wait for it.
 */
package dev.holdfast.outage;
