package dev.holdfast.sync;

import dev.holdfast.sync.OwnWork.Candidate;

/** Which tasks of its copy a pod may claim, asked in the claim's own transaction (section 6). */
final class PodClaims {
  private PodClaims() {}

  static boolean mayClaim(Pod pod, Row row) {
    SqliteModel.Kept create = pod.file.operation(row.operation());
    boolean keyed = create != null && create.hash() != null;
    boolean derived = row.id().startsWith("task/cron-");
    boolean doubt = pod.file.isDoubtful(row.id());
    long created = pod.file.createdIn(row.id());
    Candidate candidate =
        switch (pod.mutation) {
          case OWN_IGNORES_DOUBT ->
              new Candidate(created, keyed, row.unique() != null, derived, false, false);
          case OWN_IGNORES_KEYS -> new Candidate(created, false, false, derived, doubt, false);
          case OWN_IGNORES_CRON ->
              new Candidate(created, keyed, row.unique() != null, false, doubt, false);
          default -> new Candidate(created, keyed, row.unique() != null, derived, doubt, false);
        };
    return OwnWork.mayClaim(candidate, pod.mode());
  }
}
