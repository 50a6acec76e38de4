package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What operations do to rows, alike on both stores and in a replay, but for what a replay decides.
 */
final class Effects {
  static final Duration LEASE = Duration.ofSeconds(3);

  private Effects() {}

  /** A refusal, which both stores give alike (class C). */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * The row after a direct write; null if it is deleted.
   *
   * @param row as it is, or null
   * @param now the store's time
   */
  static Row direct(Op op, Row row, Instant now) throws Refused {
    long version = row == null ? 1 : row.version() + 1;
    return switch (op.kind()) {
      case ROW_ADOPT -> throw new Refused("is only replayed");
      case FACT_CREATE, TASK_CREATE, TASK_TICK -> created(op, row);
      case FACT_SET -> {
        there(row);
        Row.Stamped old = row.fields().get(op.field());
        // When it was asked for: a stopped backend may do it much later. A clock ahead is capped.
        Instant asked = op.at().isAfter(now) ? now : op.at();
        HybridTime stamp = HybridTime.after(old == null ? null : old.stamp(), asked, op.id());
        yield row.with(op.field(), new Row.Stamped(op.value(), stamp), version, op.id());
      }
      case FACT_DELETE -> {
        there(row);
        yield null;
      }
      case TASK_CLAIM -> {
        there(row);
        boolean expired =
            "running".equals(row.status()) && OwnWork.hasEnded(row.leaseEnd(), op.at(), now);
        if (!"queued".equals(row.status()) && !expired) {
          throw new Refused("is " + row.status());
        }
        yield row.claimed(op.id(), now.plus(LEASE), version);
      }
      case TASK_SETTLE -> {
        there(row);
        if (!op.claim().equals(row.claim())) {
          throw new Refused("late result");
        }
        yield row.ended("completed", op.value(), version, op.id());
      }
      case TASK_CANCEL -> {
        there(row);
        if (row.isTerminal()) {
          throw new Refused("is " + row.status());
        }
        yield row.ended("cancelled", null, version, op.id());
      }
    };
  }

  /** What PostgreSQL fails at in a way that is no refusal (XX000). */
  static final class Cursed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cursed() {
      super("XX000", null, false, false);
    }
  }

  /** Fails in PostgreSQL whenever it is tried there, as nothing else does. */
  static void curse(Op op) {
    if (op.value() != null && op.value().startsWith("cursed")) {
      throw new Cursed();
    }
  }

  /** Whether PostgreSQL never takes it, whatever a client was told. */
  static boolean isRefusable(Op op) {
    return isPoison(op) || op.value() != null && op.value().startsWith("cursed");
  }

  /** What SQLite takes and PostgreSQL refuses whenever it sees it (22xxx). */
  static boolean isPoison(Op op) {
    return op.value() != null && op.value().startsWith("poison");
  }

  private static Row created(Op op, Row row) throws Refused {
    if (row != null) {
      throw new Refused("exists");
    }
    return op.kind() == Op.Kind.FACT_CREATE
        ? Row.fact(op.row(), op.id())
        : Row.task(op.row(), op.unique(), op.id());
  }

  private static void there(Row row) throws Refused {
    if (row == null) {
      throw new Refused("not found");
    }
  }

  /**
   * The row after a replay: fields are merged by their stamps, versions exceed both (rule D6), a
   * claim that was made locally is taken over.
   *
   * @param seen whether the file had seen the effect of an operation when it did this one
   * @param local the row as the operation left it locally; null if it deleted it
   */
  static Row replayed(Op op, Predicate<UUID> seen, Row local, Row row, Instant now) throws Refused {
    long version =
        Math.max(row == null ? 1 : row.version() + 1, local == null ? 1 : local.version());
    if (op.kind() == Op.Kind.FACT_SET) {
      there(row);
      Row.Stamped there = row.fields().get(op.field());
      return FieldMerge.replayed(
              local.fields().get(op.field()).stamp(),
              there != null && seen.test(there.stamp().operation()),
              there == null ? null : there.stamp(),
              now)
          .map(stamp -> row.with(op.field(), new Row.Stamped(op.value(), stamp), version, op.id()))
          .orElseGet(() -> row.with(op.field(), there, version, op.id()));
    }
    if (op.kind() == Op.Kind.ROW_ADOPT && row == null) {
      return local;
    }
    if (op.kind() == Op.Kind.TASK_CLAIM && row != null && op.id().equals(row.claim())) {
      return row;
    }
    Row next = direct(op, row, now);
    return next == null ? null : next.versioned(version);
  }
}
