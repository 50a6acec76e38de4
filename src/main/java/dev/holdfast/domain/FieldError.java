package dev.holdfast.domain;

/**
 * One thing that is wrong with an input.
 *
 * @param field path of the field, as {@code items[3].params.url}
 * @param message what is wrong with it, as a sentence without the field's name
 */
public record FieldError(String field, String message) {}
