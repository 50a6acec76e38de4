package dev.holdfast.store;

import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.ProbeAnswer;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the supervisor does in PostgreSQL, on connections of its own that no user can use up.
 * Answers come on any thread. Each has limits below a step's deadline; a failure is the failure of
 * the Uni.
 */
public interface PrimarySync {

  /**
   * What a probe found.
   *
   * @param clockOffset what the server's clock shows more than this machine's, or null
   */
  record Probed(ProbeAnswer answer, Duration clockOffset) {}

  /**
   * Commits a transaction that changes nothing, and asks what the server is; never fails, and may
   * never be answered. A good one lets calls have connections again after {@link #drop}.
   */
  Uni<Probed> probe();

  /**
   * Brings the schema up to this version where that was not done since the last contact was lost,
   * and asks which history it is on.
   *
   * @param replica names the file; it is made known there
   * @param expected the database that the file belongs to, or null for a new file. To another one
   *     nothing is written; what is told of it is its identity, by which {@link Epoch#to} knows it
   * @param witness an operation that must be there, or null
   * @param progress called now and then while that takes long
   */
  Uni<Epoch> look(UUID replica, UUID expected, UUID witness, Runnable progress);

  /** Renews what this worker holds, and these claims. */
  Uni<Void> renewLeases(String worker, Set<UUID> claims, Duration lease);

  /**
   * Applies a batch in one transaction under the origins' locks; never fails.
   *
   * @param claims that creates in it take along, by task
   */
  Uni<Drain.Ended> replay(
      UUID replica, Drain.Batch batch, Map<UUID, Copy.Claim> claims, Duration lease);

  /**
   * Reads what has changed, raises the counter, commits. A database whose counter is behind the
   * asked one is only looked at: its counter comes as it is, so that {@link Epoch#to} says that it
   * went back; in every other case the counter comes as it was raised.
   */
  Uni<Pulled> pull(Pulled.Asked asked);

  /**
   * Begins to read everything in one snapshot.
   *
   * @param known the history that the copy follows, or null. Where the database went back behind
   *     it, its era is replaced by another before the snapshot, unless somebody else has done so
   */
  Uni<Reading> readAll(Pulled.Asked asked, Epoch known);

  /** All rows in one snapshot, page by page. */
  interface Reading {
    Snapshot snapshot();

    /** The history from which it reads, its counter raised: what the copy follows afterwards. */
    Epoch epoch();

    /**
     * The next page, or null when there is none; the tables in their order, none empty. Its keys
     * are those of its rows; all rows of one key are in one page.
     */
    Uni<Pulled.Rows> next();

    /**
     * Ends it. It is committed if all was read, and only then may the copy take it; otherwise it
     * leaves nothing but a new era.
     */
    Uni<Void> end();
  }

  /** How many operations it has refused and keeps as conflicts. */
  Uni<Long> conflicts();

  /** What a failure of a call on PostgreSQL means, as the {@code @Primary} repositories fail. */
  FailureClass classify(Throwable failure);

  /**
   * PostgreSQL may serve again soon: connections for calls are opened that were dropped. Returns at
   * once and never fails; what is not opened then is opened when it is needed.
   */
  void prepare();

  /**
   * PostgreSQL is away: every connection to it is broken off at once, so that nothing waits on one
   * and nothing is sent late; calls get none until a probe is good.
   */
  void drop();
}
