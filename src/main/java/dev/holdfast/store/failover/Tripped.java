package dev.holdfast.store.failover;

/** The mode tripped while a call was under way: as if its answer had been lost (rule M1). */
final class Tripped extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final Tripped INSTANCE = new Tripped();

  private Tripped() {
    super("PostgreSQL went away", null, false, false);
  }
}
