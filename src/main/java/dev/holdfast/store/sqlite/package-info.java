/**
 * The store in this process's SQLite file, in plain JDBC: {@link
 * dev.holdfast.store.sqlite.SqliteDatabase} with its one writer and its readers, one repository per
 * port, SQL beside the method that runs it.
 *
 * <p>Decisions: group commit with a savepoint per member (rule S1), because {@code
 * synchronous=FULL} costs one disk sync per commit, not per write. Side tables (labels, tags, the
 * trigram indexes) follow by triggers, so that no write can forget them. The claim looks at a
 * partial index of due tasks per type; a task for later comes into it when it is due.
 */
package dev.holdfast.store.sqlite;
