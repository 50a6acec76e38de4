package dev.holdfast;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service. */
@QuarkusMain
public final class Holdfast {

  Holdfast() {}

  /** Runs until it is told to stop; exits with 1 and one line when it must not start. */
  public static void main(String... args) {
    // Quarkus would answer a request with a bad percent-encoding by a bare 400 before any handler
    // of ours sees it; api.HttpErrors checks the same and answers with a problem document.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(args);
  }
}
