package dev.holdfast.command;

import io.quarkus.runtime.Quarkus;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The way from the executable's arguments to a command. */
public final class Commands {
  /** What {@code sysexits.h} calls EX_USAGE. */
  private static final int WRONG_USAGE = 64;

  private Commands() {}

  /**
   * Runs the command and ends the process with its exit code. What is no command is answered with
   * the usage on standard error and exit code 64, before anything is read or started.
   */
  public static void run(String... args) {
    CommandLine line = Arguments.line();
    try {
      ParseResult parsed = line.parseArgs(args);
      Integer helped = CommandLine.executeHelpRequest(parsed);
      if (helped != null) {
        System.exit(helped);
      }
      run(Arguments.of(parsed).command(), args);
    } catch (ParameterException e) {
      System.err.println(e.getMessage());
      e.getCommandLine().usage(System.err);
      System.exit(WRONG_USAGE);
    }
  }

  private static void run(Command command, String... args) {
    if (command == Command.HEALTH) {
      System.exit(HealthCheck.run());
    }
    settings(command).forEach(System::setProperty);
    Quarkus.run(CommandApplication.class, args);
  }

  /** Nothing of the service but its beans; standard output is the command's alone. */
  private static Map<String, String> settings(Command command) {
    return Map.of(
        "holdfast.command", command.wire(),
        "holdfast.worker.enabled", "false",
        "quarkus.http.host-enabled", "false",
        "quarkus.log.console.stderr", "true",
        "quarkus.log.console.level", "ERROR");
  }
}
