package dev.holdfast.store;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the commands do to one database, instead of serving from it. Nothing here throws for what is
 * wrong with the database; the report says it.
 */
public interface Upkeep {

  /** Brings the schema up to this version; a report tells how many steps that took. */
  Report migrate();

  /** Whether the service could be started on it as it is now. Changes nothing, makes nothing. */
  Report check();

  /**
   * Drops everything of Holdfast's, and nothing else, while no service runs on it.
   *
   * @param first what has to be dropped before it, under the same hold; where that is not done,
   *     nothing is dropped here
   * @return of each database what became of it, in order; just the one failure if a service runs
   */
  List<Report> dropAll(Supplier<List<Report>> first);
}
