package dev.holdfast;

import dev.holdfast.command.Commands;
import dev.holdfast.config.ProcessMemory;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, or the command that the first argument names. */
@QuarkusMain
public final class Holdfast {

  Holdfast() {}

  /**
   * Without arguments runs the service until it is told to stop; exits with 1 and one line when it
   * must not start. With arguments runs a command ({@link Commands}).
   */
  public static void main(String... args) {
    // Quarkus would answer a request with a bad percent-encoding by a bare 400 before any handler
    // of ours sees it; api.HttpErrors checks the same and answers with a problem document.
    System.setProperty("vertx.disableURIValidation", "true");
    if (args.length == 0) {
      ProcessMemory.shortage().ifPresent(Holdfast::refuse);
      Quarkus.run(args);
    } else {
      Commands.run(args);
    }
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(1);
  }
}
