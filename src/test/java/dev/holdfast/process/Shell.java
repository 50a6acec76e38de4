package dev.holdfast.process;

import java.util.List;

/** Starts a program through a shell that sets something up and then becomes it. */
final class Shell {

  private Shell() {}

  /** Runs these commands first. */
  static List<String> after(String commands) {
    return List.of("sh", "-c", commands + "; exec \"$0\" \"$@\"");
  }

  /** The same; the program gets one more argument. */
  static List<String> after(String commands, String argument) {
    return List.of("sh", "-c", commands + "; exec \"$0\" \"$@\" " + argument);
  }
}
