package dev.holdfast.domain;

import java.util.List;

/** A fact as asked for, checked, without an identity. */
public record NewFact(String text, List<String> tags, Json metaData) {}
