package dev.holdfast.sync;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mistake that the simulated adapters can make on purpose; the checker must catch each. From
 * {@link #PROBE_ONLY_READS} on it is what a rule said, or left open, before a history broke it.
 */
enum Mutation {
  NONE,
  NEW_ID_ON_REDIRECT,
  HALF_OPEN_BREAKER,
  SEQUENCE_CURSOR,
  XMIN_CURSOR,
  PULL_OVER_JOURNAL,
  EPOCH_IGNORED,
  DEDUP_BY_TIME,
  ON_CONFLICT_IN_DIRECT_WAY,
  ORIGIN_KEPT,
  NO_GENERATION,
  VERSION_ONLY_ANTI_ENTROPY,
  NO_SAVEPOINTS,
  CLAIM_REPEATS_ID,
  OWN_IGNORES_DOUBT,
  OWN_IGNORES_KEYS,
  OWN_IGNORES_CRON,
  POD_CLOCK_LEASES,
  REFUSED_BLOCKS_QUEUE,
  REFUSED_EFFECT_STAYS,
  PULL_OVER_OWN_WRITES,
  LATE_OWN_WRITES,
  PRUNING_IGNORED,
  NOTHING_READ_AGAIN,
  ADMITTED_IGNORED,
  TAKEOVER_WITHOUT_GRACE,
  KEPT_IS_DROPPED,
  REDIRECT_IS_REFUSED,
  ANSWERS_IN_ORDER,
  PROBE_ONLY_READS,
  ABANDONED_STEP_APPLIED,
  START_SERVES_AT_ONCE,
  NO_WITNESSES,
  COUNTER_TOLD_LATE,
  NO_ERA,
  SENT_IS_NO_DOUBT,
  CREATE_WITHOUT_CLAIM,
  CLAIM_CHOSEN_EARLY,
  TAKEOVER_AS_OF_WAKING,
  STAMPED_ON_WAKING,
  STAMPS_ALONE,
  SEEN_IS_REPLACED,
  ANSWERED_IS_NOT_KEPT,
  REPEATED_CREATE_REFUSED,
  DOUBT_REFUSED;

  /** Noticed by fewer than one of some thousand histories, or by a story only. */
  static final Set<Mutation> RARE =
      EnumSet.of(
          ADMITTED_IGNORED,
          LATE_OWN_WRITES,
          TAKEOVER_WITHOUT_GRACE,
          STAMPS_ALONE,
          DOUBT_REFUSED,
          STAMPED_ON_WAKING,
          ANSWERS_IN_ORDER,
          PROBE_ONLY_READS,
          ABANDONED_STEP_APPLIED,
          START_SERVES_AT_ONCE,
          NO_WITNESSES,
          COUNTER_TOLD_LATE,
          NO_ERA,
          CLAIM_CHOSEN_EARLY,
          TAKEOVER_AS_OF_WAKING,
          SEEN_IS_REPLACED,
          ANSWERED_IS_NOT_KEPT,
          REPEATED_CREATE_REFUSED);

  /** Those that every build looks for. */
  static List<Mutation> often() {
    return Stream.of(values()).filter(each -> each != NONE && !RARE.contains(each)).toList();
  }
}
