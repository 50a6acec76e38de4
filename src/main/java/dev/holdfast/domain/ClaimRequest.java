package dev.holdfast.domain;

import java.time.Duration;
import java.util.List;

/**
 * What a worker asks for.
 *
 * @param worker who claims
 * @param types only tasks of these types, at least one
 * @param queues only tasks of these queues; empty for all
 * @param limit at most so many, at least 1
 * @param lease how long the claim holds without a heartbeat
 */
public record ClaimRequest(
    String worker, List<String> types, List<String> queues, int limit, Duration lease) {}
