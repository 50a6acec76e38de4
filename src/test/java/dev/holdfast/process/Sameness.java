package dev.holdfast.process;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of answers what two services cannot have in common: ids are renamed in the order of
 * their appearance, ports, times of today, durations and the worker's name are made the same.
 * Everything else stays as it was sent, the spelling of numbers and the order of keys included.
 */
final class Sameness {
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Location",
          "ETag",
          "Link",
          "Allow",
          "Retry-After",
          "Idempotent-Replayed");
  private static final Duration TODAY = Duration.ofDays(1);
  private static final Pattern PORT = Pattern.compile("(?<=//127\\.0\\.0\\.1:)\\d+");
  private static final Pattern CURSOR = Pattern.compile("(?<=\"next_cursor\":\"|cursor=)[\\w-]+");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d(?::|%3A)\\d\\d(?::|%3A)\\d\\d\\.\\d{6}Z");
  private static final Pattern MICROS = Pattern.compile("(?<=\\|)\\d{16}(?=\\|)");
  private static final Pattern LATENCY = Pattern.compile("(?<=\"latency_ms\":)[0-9.E-]+");
  private static final Pattern WORKER = Pattern.compile("(?<=\"worker\":\")[^\"]+");

  private final Map<String, String> names = new HashMap<>();

  /** The answer without that. */
  String of(HttpResponse<String> answer) {
    StringBuilder text = new StringBuilder().append(answer.statusCode()).append('\n');
    for (String header : HEADERS) {
      answer
          .headers()
          .firstValue(header)
          .ifPresent(value -> text.append(header).append(": ").append(value).append('\n'));
    }
    return same(text.append(answer.body()).toString());
  }

  private String same(String text) {
    String told = replaced(CURSOR, text, Sameness::plainCursor);
    told = replaced(PORT, told, none -> "PORT");
    told = replaced(ID, told, id -> names.computeIfAbsent(id, none -> "id-" + names.size()));
    told = replaced(TIME, told, Sameness::time);
    told = replaced(MICROS, told, Sameness::micros);
    told = replaced(LATENCY, told, none -> "0");
    return replaced(WORKER, told, none -> "worker");
  }

  private static String replaced(Pattern pattern, String text, Function<String, String> how) {
    Function<MatchResult, String> whole =
        found -> Matcher.quoteReplacement(how.apply(found.group()));
    return pattern.matcher(text).replaceAll(whole);
  }

  private static String plainCursor(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
  }

  private static String time(String text) {
    return isToday(Instant.parse(text.replace("%3A", ":"))) ? "TIME" : text;
  }

  private static String micros(String text) {
    return isToday(Instant.ofEpochMilli(Long.parseLong(text) / 1_000)) ? "TIME" : text;
  }

  private static boolean isToday(Instant instant) {
    return Duration.between(instant, Instant.now()).abs().compareTo(TODAY) < 0;
  }
}
