package dev.holdfast;

import dev.holdfast.config.StartRefused;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;

/** Starts the service. */
@QuarkusMain
public final class Holdfast {

  private Holdfast() {}

  /** Runs until it is told to stop; exits with 1 and one line when it must not start. */
  public static void main(String... args) {
    // Quarkus would answer a request with a bad percent-encoding by a bare 400 before any handler
    // of ours sees it; api.HttpErrors checks the same and answers with a problem document.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(null, Holdfast::exit, args);
  }

  private static void exit(int code, Throwable failure) {
    if (failure != null) {
      tell(failure);
    }
    System.exit(code);
  }

  private static void tell(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefused refused) {
        System.err.println("Holdfast does not start: " + refused.getMessage());
        return;
      }
      root = cause;
    }
    if (isForTheOperator(root)) {
      System.err.println("Holdfast does not start: " + root.getMessage());
    } else {
      Logger.getLogger(Holdfast.class).error("Holdfast does not start", failure);
    }
  }

  /** What Quarkus found wrong with the configuration or with the port, not with the code. */
  private static boolean isForTheOperator(Throwable root) {
    String type = root.getClass().getSimpleName();
    return type.startsWith("Config") || type.endsWith("BindException");
  }
}
