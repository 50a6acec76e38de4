package dev.holdfast.process;

import java.util.List;

/** Calls that belong together, for {@link DifferentialIT}. */
record Script(String title, List<Call> calls) {

  static Script of(String title, Call... calls) {
    return new Script(title, List.of(calls));
  }

  @Override
  public String toString() {
    return title;
  }
}
