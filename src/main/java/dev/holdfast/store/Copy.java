package dev.holdfast.store;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.sync.CopyLink;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The SQLite file as PostgreSQL's copy and as the journal of what it does not have yet. The methods
 * of {@link CopyLink} are for the sync thread; all others may be called from anywhere.
 */
public interface Copy extends CopyLink, OwnWrite.Sink {

  /**
   * A call that SQLite serves while a PostgreSQL is configured.
   *
   * @param generation that it entered with; a write of another is not applied (rule M1)
   * @param current the generation now, or -1 while SQLite does not serve; asked in the transaction
   * @param doubt whether PostgreSQL may have applied it already
   * @param own whether claims take only what nobody else can run (section 6)
   */
  record Local(long generation, LongSupplier current, boolean doubt, boolean own) {}

  /** A write came with a generation that is over; it is to be routed again. Never seen by users. */
  final class OtherGeneration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OtherGeneration() {
      super("the generation is over", null, false, false);
    }
  }

  /** Tasks, for one call; its writes are journalled. */
  TaskRepository tasks(Local call);

  /** Facts, for one call; its writes are journalled. */
  FactRepository facts(Local call);

  /**
   * Opens the file as a copy: a new origin (rule D4), the journal counted. Before all else; until
   * then {@link #state()} is null.
   */
  Uni<CopyState> open();

  /** What it knows now, from memory. */
  CopyState state();

  /**
   * Does what users do in a transaction that is then undone. Nothing of it remains but code that
   * was run before.
   */
  Uni<Void> rehearse();

  /** Everything that was handed over by {@link #committed} before is in the file. */
  Uni<Void> flushed();

  /**
   * The present by PostgreSQL's clock, as far as it is known: entries and pulls are dated by it.
   */
  default Instant now() {
    Duration offset = state() == null ? null : state().clockOffset();
    return offset == null ? Instant.now() : Instant.now().plus(offset);
  }

  /** Age of the oldest entry, or null without one. */
  Instant oldestAt();

  /** Size of the journal in bytes, about. */
  long journalBytes();

  /** Called when there is something new for {@link CopyLink#oldest} to give. */
  void onNews(Runnable listener);

  /**
   * Remembers that these entries are being sent: from now on nobody else may be asked whether they
   * are there (section 6). Gives, per task that they change, the last claim in the journal.
   */
  Uni<Map<UUID, Claim>> sending(List<Entry> entries);

  /**
   * A claim that was made here.
   *
   * @param operation its id
   * @param worker who holds it
   * @param at when it was made
   * @param attempt of the run
   */
  record Claim(UUID operation, String worker, Instant at, int attempt) {}

  /** Claims whose ends are in the journal: their leases are still to be renewed (rule S3). */
  Uni<List<UUID>> claimsToSettle();

  /**
   * Applies what was pulled, if it is still awaited then, as the rules of the copy decide. The
   * counter in its epoch is the one that the pull has raised already: PostgreSQL's before it was
   * one less, and that is compared with the copy's (rule R6).
   */
  Uni<PullEnd> apply(Pulled pulled, BooleanSupplier awaited);

  /**
   * A resync begins: every row will come, page by page. To be asked for before the snapshot is
   * taken that the pages show.
   */
  Uni<Void> beginResync();

  /** Takes one page of it, if it is still awaited. */
  Uni<Boolean> page(Pulled.Rows rows, Snapshot snapshot, BooleanSupplier awaited);

  /**
   * The last page has come: rows that did not come are gone there; the copy is warm from now on.
   */
  Uni<PullEnd> endResync(
      Snapshot begunWith, Snapshot snapshot, Epoch epoch, BooleanSupplier awaited);

  /**
   * Remembers which database this file belongs to and which of its histories it follows (rules S7,
   * R6); fails if it belongs to another.
   */
  Uni<Void> bind(Epoch epoch);

  /** Remembers what PostgreSQL's clock shows more than this machine's. */
  void clockOffset(Duration offset);
}
