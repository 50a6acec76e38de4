package dev.holdfast.domain;

import java.util.List;

/**
 * One page of a list, read at one point in time.
 *
 * @param items the rows
 * @param total the number of all matches, or null when it was not asked for
 * @param next where the next page goes on, or null on the last
 */
public record Listing<T>(List<T> items, Long total, Cursor next) {}
