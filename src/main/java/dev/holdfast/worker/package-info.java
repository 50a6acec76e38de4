/**
 * Claim, handle, settle. {@link dev.holdfast.worker.TaskHandler} is what users write; everything
 * that the worker knows of its tasks lives on one thread.
 *
 * <p>Decisions: a batch is claimed before its tasks can run, because the claim and the settlement
 * are what costs, not the run; one heartbeat renews all of them. Ends of runs are written together
 * while the batch before is being committed, so the batch grows with the load and nobody waits for
 * a timer. A run that lost its task is told at once if the cancel came through this process, else
 * by the next heartbeat.
 */
package dev.holdfast.worker;
