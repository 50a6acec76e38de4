package dev.holdfast.api;

import java.util.regex.Pattern;

/** The bounds of the contract. */
final class Bounds {
  /** Bytes of a text in UTF-8. */
  static final int TEXT = 64 << 10;

  /** Bytes of a stored JSON value. */
  static final int JSON = 256 << 10;

  /** Tags or labels of one entity. */
  static final int COUNT = 64;

  /** Characters of a tag, a label, a domain. */
  static final int SHORT = 128;

  /** Items of a batch, rows of a page. */
  static final int MANY = 1_000;

  static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");
  static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

  private Bounds() {}
}
