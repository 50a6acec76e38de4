/** The handlers that come with the service. */
package dev.holdfast.worker.handlers;
