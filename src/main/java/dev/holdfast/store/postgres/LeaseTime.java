package dev.holdfast.store.postgres;

/** Whose clock grants and ends leases. */
enum LeaseTime {
  /** The server's, so that a process whose clock is wrong neither steals nor starves. */
  SERVER,
  /** The operation's own time, with which tests steer. */
  OPERATION;

  /**
   * The present in SQL. The statement must name the parameter elsewhere too: the server's time does
   * not.
   *
   * @param operationTime the parameter that holds the operation's time
   */
  String sql(String operationTime) {
    return this == SERVER ? "clock_timestamp()" : "cast(" + operationTime + " as timestamptz)";
  }
}
