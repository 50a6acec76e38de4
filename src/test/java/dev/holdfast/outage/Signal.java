package dev.holdfast.outage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a process can be told. */
public enum Signal {
  /** It ends without a last word. */
  KILL,

  /** It stands still and keeps all that it has. */
  STOP,

  /** It goes on. */
  CONT,

  /** A postmaster's smart shutdown, the end of a backend. */
  TERM,

  /** A postmaster's fast shutdown, the end of what a backend runs. */
  INT,

  /** A postmaster's immediate shutdown, the end of a backend as in a crash of another. */
  QUIT;

  /** As {@code ps} shows them. */
  private static final char STOPPED = 'T';

  private static final char DEAD = 'X';
  private static final char ZOMBIE = 'Z';

  /** Tells it to those that are alive; they have stopped, or are gone, when it was one of these. */
  public void send(Collection<Long> pids) throws IOException {
    List<Long> alive = pids.stream().filter(Signal::isAlive).toList();
    if (alive.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-" + name()));
    alive.forEach(pid -> command.add(Long.toString(pid)));
    try {
      Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
      String trouble = new String(kill.getInputStream().readAllBytes()).strip();
      if (kill.waitFor() != 0 && alive.stream().allMatch(Signal::isAlive)) {
        throw new IOException(command + ": " + trouble);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    if (this == STOP) {
      Patience.until(() -> alive.stream().allMatch(pid -> state(pid) == STOPPED || !isAlive(pid)));
    } else if (this == KILL) {
      awaitGone(alive);
    }
  }

  /** Waits until they have ended, whether or not anybody has asked how. */
  static void awaitGone(Collection<Long> pids) {
    Patience.until(() -> pids.stream().noneMatch(Signal::isAlive));
  }

  private static boolean isAlive(long pid) {
    char state = state(pid);
    return state != DEAD && state != ZOMBIE;
  }

  /** The letter after the name, which stands in brackets. */
  private static char state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return DEAD;
    }
  }
}
