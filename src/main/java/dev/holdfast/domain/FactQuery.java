package dev.holdfast.domain;

import java.util.List;

/**
 * Which facts, newest first.
 *
 * @param text substring of the text, compared folded ({@link Folding}); null for all
 * @param tags all of these, exactly
 * @param limit at most so many, at least 1
 * @param offset rows to skip
 */
public record FactQuery(String text, List<String> tags, int limit, long offset) {}
