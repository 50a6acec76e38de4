/**
 * Holdfast: a task and fact service that keeps accepting, running and remembering work while
 * PostgreSQL is away.
 *
 * <p>A request goes straight down and straight up: {@code api} reads it into a value of {@code
 * domain}, {@code service} fixes its operation id and calls a port of {@code domain}, {@code store}
 * keeps it. {@code worker} takes tasks from the same port and runs them. {@code health} tells,
 * {@code config} decides what is opened.
 *
 * <p>Everything may use {@code domain}; {@code domain} uses nothing of ours. Nobody outside of
 * {@code store} knows which database serves.
 */
package dev.holdfast;
