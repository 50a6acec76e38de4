package dev.holdfast.sync;

import java.time.Duration;
import java.util.UUID;

/** One entry inside the replay's transaction in PostgreSQL. */
final class PodReplay {
  static final Duration RETENTION = Duration.ofHours(24);

  private PodReplay() {}

  static void setAside(Pod pod, Entry entry) {
    pod.postgres.conflict(entry);
    pod.postgres.applied(entry.origin(), entry.number());
  }

  static Replay apply(Pod pod, SqliteModel.Journalled each, long xid) throws Effects.Refused {
    PostgresModel postgres = pod.postgres;
    Entry entry = each.entry();
    Replay decision = Replay.of(entry, found(pod, each));
    if (decision instanceof Replay.Apply) {
      decision = effect(pod, each, null, xid);
    } else if (decision instanceof Replay.Duplicate duplicate) {
      decision = effect(pod, each, duplicate.of(), xid);
    }
    if (decision instanceof Replay.Conflict conflict) {
      if (pod.mutation == Mutation.REFUSED_BLOCKS_QUEUE) {
        throw new Effects.Refused(conflict.reason());
      }
      postgres.conflict(entry);
    }
    postgres.applied(entry.origin(), entry.number());
    pod.time.tell(
        "%s: replayed %s %s: %s -> %s",
        pod.name, each.op().row(), each.op().value(), decision, postgres.row(each.op().row()));
    return decision;
  }

  private static Replay.Found found(Pod pod, SqliteModel.Journalled each) {
    Entry entry = each.entry();
    PostgresModel postgres = pod.postgres;
    PostgresModel.Kept kept = postgres.operation(entry.operation());
    boolean forgotten =
        pod.mutation == Mutation.DEDUP_BY_TIME
            && entry.at().plusSeconds(2).isBefore(pod.time.now());
    Replay.Known known =
        kept == null || forgotten ? null : new Replay.Known(kept.hash(), kept.refusal() != null);
    Op op = each.op();
    return new Replay.Found(
        postgres.applied(entry.origin()),
        postgres.conflicts().containsKey(entry.operation()) ? "was set aside" : null,
        known,
        !op.kind().wire().startsWith("unknown"),
        postgres.refusedCreate(op.row()),
        postgres.highWater(),
        PostgresModel.holder(postgres.rows(), op.unique(), op.row()),
        RETENTION,
        postgres.now());
  }

  /** As what it replaced, or as what the same file had done before. */
  private static boolean hasSeen(Pod pod, SqliteModel.Journalled each, UUID operation) {
    Row.Stamped replaced =
        each.before() == null ? null : each.before().fields().get(each.op().field());
    boolean direct = replaced != null && replaced.stamp().operation().equals(operation);
    return switch (pod.mutation) {
      case STAMPS_ALONE -> false;
      case SEEN_IS_REPLACED -> direct;
      default -> direct || pod.file.hasBefore(each, operation);
    };
  }

  private static Replay effect(Pod pod, SqliteModel.Journalled each, String duplicateOf, long xid) {
    PostgresModel postgres = pod.postgres;
    Op op = each.op();
    try {
      Effects.curse(op);
      if (Effects.isPoison(op)) {
        throw new Effects.Refused("22021");
      }
      Row row = postgres.row(op.row());
      Row next =
          Effects.replayed(op, id -> hasSeen(pod, each, id), each.after(), row, postgres.now());
      boolean carries =
          op.kind() == Op.Kind.TASK_CREATE && pod.mutation != Mutation.CREATE_WITHOUT_CLAIM;
      UUID claim = carries ? pod.file.claimedSince(op.row()) : null;
      if (duplicateOf != null) {
        next = next.duplicate(duplicateOf);
      } else if (claim != null) {
        // Nobody else may claim it between its create and the replay of the claim made here.
        next = next.claimed(claim, postgres.now().plus(Effects.LEASE), next.version());
      }
      if (postgres.operation(op.id()) == null) {
        postgres.keep(op.id(), new PostgresModel.Kept(op.hash(), null));
      }
      if (op.tick() != null) {
        postgres.ticked(op.tick());
      }
      postgres.write(op, next, xid);
      return new Replay.Apply();
    } catch (Effects.Refused e) {
      return new Replay.Conflict(e.getMessage(), null);
    }
  }
}
