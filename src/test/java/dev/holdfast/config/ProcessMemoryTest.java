package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  private static final long MIB = 1 << 20;

  @Test
  void aJvmIsRefusedBelow192MiB() {
    assertThat(ProcessMemory.shortage(192 * MIB, false)).isEmpty();
    assertThat(ProcessMemory.shortage(128 * MIB, false))
        .hasValue(
            "The memory limit of 128 MiB is too small; Holdfast on a JVM needs at least 192 MiB.");
  }

  @Test
  void theExecutableIsRefusedBelow96MiB() {
    assertThat(ProcessMemory.shortage(128 * MIB, true)).isEmpty();
    assertThat(ProcessMemory.shortage(64 * MIB, true))
        .hasValue("The memory limit of 64 MiB is too small; Holdfast needs at least 96 MiB.");
  }

  @Test
  void thisMachineHasEnough() {
    assertThat(ProcessMemory.shortage()).isEmpty();
    assertThat(ProcessMemory.limit()).isGreaterThan(192 * MIB);
  }
}
