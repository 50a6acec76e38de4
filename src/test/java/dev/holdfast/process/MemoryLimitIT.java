package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A container of 128 MiB: too little for a JVM, which says so; enough for the executable. */
class MemoryLimitIT {
  private static final int MEBIBYTES = 128;
  private static final int ROUNDS = 40;
  private static final int BATCH = 200;
  private static final String TEXT = "0123456789".repeat(400);

  /** What the executable takes by itself where it was built to see the limit. */
  private static final String HEAP = "-Xmx51m";

  private static final Map<String, String> CACHE = Map.of("HOLDFAST_STANDBY_CACHE_SIZE_MIB", "16");

  @WorkingFolder Path folder;

  @Test
  void aJvmIsRefusedInOneLineInsteadOfBeingKilled() throws IOException {
    assumeThat(ServiceProcess.isExecutable()).as("a jar").isFalse();
    try (MemoryLimit limit = MemoryLimit.of(MEBIBYTES)) {
      ServiceProcess.ended(folder, Map.of(), Shell.after(limit.enter()))
          .assertRefused("memory limit of 128 MiB is too small", "a JVM needs at least 192 MiB");
      assertThat(limit.hasKilled()).isFalse();
    }
  }

  @Test
  void theExecutableServesWithinIt() throws IOException {
    assumeThat(ServiceProcess.isExecutable()).as("the executable").isTrue();
    List<Map<String, String>> items =
        IntStream.range(0, BATCH).mapToObj(i -> Map.of("text", i + TEXT)).toList();
    try (MemoryLimit limit = MemoryLimit.of(MEBIBYTES)) {
      try (ServiceProcess service =
          ServiceProcess.ready(folder, CACHE, Shell.after(limit.enter(), HEAP))) {
        for (int round = 0; round < ROUNDS; round++) {
          service.call().body(Map.of("items", items)).post("/facts:batch").then().statusCode(200);
          service.call().get("/facts?limit=500&total=false").then().statusCode(200);
        }
        service.call().basePath("").get("/q/health/ready").then().statusCode(200);
      }
      assertThat(limit.hasKilled()).isFalse();
    }
  }
}
