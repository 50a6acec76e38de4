package dev.holdfast.domain;

/**
 * A JSON value as its text. It was parsed and checked where it entered the service; from then on
 * nobody needs to look inside, so it travels and is stored as it is.
 *
 * @param text well-formed, compact JSON
 */
public record Json(String text) {

  /** The empty object, default of every object-valued field. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  @Override
  public String toString() {
    return text;
  }
}
