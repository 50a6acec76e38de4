package dev.holdfast.domain;

import java.util.UUID;

/**
 * The last row of a page, from which the next page goes on.
 *
 * @param order the order of the list that it belongs to
 * @param key the row's sort key: microseconds since the epoch or the priority; null where the row
 *     has none
 * @param id the row
 */
public record Cursor(TaskOrder order, Long key, UUID id) {}
