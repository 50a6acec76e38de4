package dev.holdfast.process;

import java.util.List;

/** JSON at the edges of what stores keep. */
final class Values {
  static final List<String> JSON =
      List.of(
          "1.10",
          "0.1",
          "-0",
          "-0.0",
          "1E-7",
          "1e3",
          "1.0",
          "100",
          "9007199254740993",
          "-9223372036854775808",
          "18446744073709551616",
          "123456789012345678901234567890.123456789012345678901234567890",
          "1.7976931348623157e308",
          "4.9e-324",
          "1e-400",
          "{}",
          "[]",
          "[{}]",
          "{\"a\":{\"b\":{}},\"c\":[[],[[]]]}",
          "{\"z\":1,\"a\":2,\"Z\":3,\"aa\":4,\"é\":5,\"\":6}",
          "[1,1.0,\"1\",true,null]",
          "\"\"",
          "\"\\u0000\\\\\"".replace("\\u0000", "\\u0001"),
          "\"😀 \\ud83d\\ude00 \\u00fc\"",
          "\"\\u2028\\ufeff\\uffff</script>\"",
          "\"$1 ' \\\" % \\\\ \\/\"",
          "null",
          "[null,[null],{\"n\":null}]",
          "{\"a\":".repeat(90) + "1" + "}".repeat(90));

  static final List<String> REFUSED =
      List.of("1e400", "-1e309", "NaN", "Infinity", "1e-20000", "\"\\u0000\"", "\"\\ud800\"");

  private Values() {}
}
