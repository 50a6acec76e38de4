package dev.holdfast.worker;

import java.util.UUID;

/** What a worker is called: the machine, the process and something that no other process has. */
final class WorkerName {

  private WorkerName() {}

  static String fresh() {
    String host = System.getenv().getOrDefault("HOSTNAME", "local");
    String random = UUID.randomUUID().toString().substring(0, 8);
    return host + "-" + ProcessHandle.current().pid() + "-" + random;
  }
}
