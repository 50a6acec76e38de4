package dev.holdfast.command;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the arguments ask for. Declared without annotations, so that nothing is looked up by
 * reflection.
 *
 * @param command the one that is asked for
 * @param yes whether {@code --yes} confirms it
 */
record Arguments(Command command, boolean yes) {
  private static final String YES = "--yes";

  /** The command line that Holdfast understands. */
  static CommandLine line() {
    CommandSpec holdfast =
        spec("holdfast", "Runs the service; with a command, that instead of it.");
    for (Command command : Command.values()) {
      holdfast.addSubcommand(command.wire(), spec(command.wire(), command.description()));
    }
    holdfast
        .subcommands()
        .get(Command.DROP_ALL.wire())
        .getCommandSpec()
        .addOption(OptionSpec.builder(YES).description("Really; refused without it.").build());
    return new CommandLine(holdfast);
  }

  private static CommandSpec spec(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    OptionSpec.Builder help = OptionSpec.builder("-h", "--help").usageHelp(true);
    return spec.addOption(help.description("Shows this and ends.").build());
  }

  /**
   * What was parsed.
   *
   * @throws ParameterException if no command is among it
   */
  static Arguments of(ParseResult parsed) {
    ParseResult below = parsed.subcommand();
    if (below == null) {
      throw new ParameterException(parsed.commandSpec().commandLine(), "No command is given.");
    }
    String name = below.commandSpec().name();
    Command command =
        Arrays.stream(Command.values())
            .filter(each -> each.wire().equals(name))
            .findFirst()
            .orElseThrow();
    return new Arguments(command, below.hasMatchedOption(YES));
  }
}
