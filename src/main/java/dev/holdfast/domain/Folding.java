package dev.holdfast.domain;

import java.util.Locale;

/** Case folding for searches, done here so that every store compares the same strings. */
public final class Folding {

  private Folding() {}

  /**
   * Folds case by Unicode's full mappings, independent of locale and of a character's neighbours
   * (the final sigma becomes an ordinary one), so that the fold of a substring is a substring of
   * the fold.
   */
  public static String fold(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
  }
}
