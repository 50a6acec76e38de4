package dev.holdfast.api;

import dev.holdfast.domain.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Instants as clients see them: RFC 3339 in UTC with six digits, ending in {@code Z}. */
final class Times {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

  private Times() {}

  static String text(Instant instant) {
    return instant == null ? null : FORM.format(instant);
  }

  /**
   * The instant that a text in RFC 3339 names, rounded down to microseconds; null when it names
   * none, or one outside of the years 1 to 9999, which not every store and client can hold.
   */
  static Instant parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!RFC_3339.matcher(upper).matches()) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(upper).toInstant();
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      return year >= 1 && year <= 9999 ? Clock.micros(instant) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
