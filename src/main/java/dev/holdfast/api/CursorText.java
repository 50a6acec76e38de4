package dev.holdfast.api;

import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.TaskOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A cursor as an opaque string: order, key and id, in URL-safe Base64. */
final class CursorText {
  private static final String NO_KEY = "_";
  private static final long YEAR_1 = -62_135_596_800_000_000L;
  private static final long YEAR_10000 = 253_402_300_800_000_000L;

  private CursorText() {}

  static String of(Cursor cursor) {
    String key = cursor.key() == null ? NO_KEY : cursor.key().toString();
    String plain = cursor.order().wire() + "|" + key + "|" + cursor.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** The cursor, or null when it is none, or one of another order. */
  static Cursor parse(String text, TaskOrder order) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = plain.split("\\|", -1);
      if (parts.length != 3 || !parts[0].equals(order.wire())) {
        return null;
      }
      Long key = parts[1].equals(NO_KEY) ? null : Long.valueOf(parts[1]);
      UUID id = Ids.parse(parts[2]);
      return id == null || !isPossible(order, key) ? null : new Cursor(order, key, id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** No cursor of ours has another key, and not every store could compare with it. */
  private static boolean isPossible(TaskOrder order, Long key) {
    if (key == null) {
      return order.by() == TaskOrder.By.RUN_AFTER;
    }
    return order.by() == TaskOrder.By.PRIORITY
        ? key.intValue() == key
        : key >= YEAR_1 && key < YEAR_10000;
  }
}
