/**
 * Which of the two databases serves a call, and how it changes. The only user of fault tolerance:
 * one guarded method, one circuit breaker, whose fallback redirects the very request. The mode is
 * the supervisor's, not the breaker's.
 */
package dev.holdfast.store.failover;
