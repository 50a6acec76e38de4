package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * A process that ended by itself.
 *
 * @param output standard output and standard error
 */
record Ended(int code, String output) {

  /** It did not start, and said why in one line that has all of this in it. */
  void assertRefused(String... parts) {
    List<String> complaints = output.lines().filter(line -> !line.contains(" INFO ")).toList();

    assertThat(complaints).as(output).hasSize(1);
    assertThat(complaints.get(0)).contains(parts);
    assertThat(code).isEqualTo(1);
  }
}
