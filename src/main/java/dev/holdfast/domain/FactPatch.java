package dev.holdfast.domain;

import java.util.List;

/** What a PATCH says of the fields of a fact. */
public record FactPatch(Field<String> text, Field<List<String>> tags, Field<Json> metaData) {}
