package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has ended.
 *
 * @param out the lines of its standard output
 * @param err the lines of its standard error
 */
record Commanded(int code, List<String> out, List<String> err) {

  /** Runs it to its end, in a folder. */
  static Commanded run(Path folder, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command-", ".out");
    Path err = Files.createTempFile(folder, "command-", ".err");
    Process process =
        ServiceProcess.builder(folder, environment, args)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    Commanded ended =
        new Commanded(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    assertThat(ended.toString()).doesNotContain("s3cr3t");
    return ended;
  }

  /** It ended so, with these lines, each of which begins and goes on as given, and none besides. */
  void assertTold(int code, String... lines) {
    assertThat(this.code).as(toString()).isEqualTo(code);
    assertThat(err).isEmpty();
    assertThat(out).hasSameSizeAs(lines);
    for (int i = 0; i < lines.length; i++) {
      assertThat(out.get(i)).contains(lines[i].split("…"));
    }
  }

  /** It did nothing, exit code 1, and said why in one line. */
  void assertRefused(String... parts) {
    assertThat(code).as(toString()).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err).hasSize(1);
    assertThat(err.get(0)).contains(parts);
  }
}
