package dev.holdfast.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** How much memory the process may use: the machine's, or what its container is limited to. */
public final class ProcessMemory {
  private static final long MIB = 1 << 20;

  /** Measured: below 160 MiB the kernel kills a JVM while it starts, without a word. */
  private static final long LEAST_FOR_A_JVM = 192 * MIB;

  /** Measured: the executable has 80 MiB resident when it idles. */
  private static final long LEAST_FOR_THE_EXECUTABLE = 96 * MIB;

  private ProcessMemory() {}

  /** Bytes. */
  public static long limit() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** Why the service should not even start with so much, in a sentence for the operator. */
  public static Optional<String> shortage() {
    boolean executable = "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
    return shortage(limit(), executable);
  }

  static Optional<String> shortage(long limit, boolean executable) {
    long least = executable ? LEAST_FOR_THE_EXECUTABLE : LEAST_FOR_A_JVM;
    return limit >= least
        ? Optional.empty()
        : Optional.of(
            "The memory limit of %d MiB is too small; %s needs at least %d MiB."
                .formatted(
                    limit / MIB, executable ? "Holdfast" : "Holdfast on a JVM", least / MIB));
  }
}
