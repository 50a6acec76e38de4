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
    // As a subquery it is looked at once; by itself it is volatile and no index could be bounded by
    // it.
    return this == SERVER
        ? "(select clock_timestamp())"
        : "cast(" + operationTime + " as timestamptz)";
  }
}
