package dev.holdfast.store.postgres;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.StoreUnderTest;
import io.quarkus.arc.Arc;
import java.time.Duration;

/** The service's own PostgreSQL, wired as the service wires it but for the clock of leases. */
public final class PostgresUnderTest implements StoreUnderTest {
  private final PostgresDatabase database = bean(PostgresDatabase.class);
  private final Ledger ledger = bean(Ledger.class);

  private final OwnWrite.Sink own;

  public PostgresUnderTest() {
    this(write -> {});
  }

  /**
   * @param own is handed what the repositories commit
   */
  PostgresUnderTest(OwnWrite.Sink own) {
    this.own = own;
    // The service starts without it, and brings it up when it may.
    bean(PostgresSchema.class).migrate();
    clear();
  }

  private static <T> T bean(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  @Override
  public TaskRepository tasks() {
    return tasks(LeaseTime.OPERATION);
  }

  /** Tasks whose leases go by this clock. */
  TaskRepository tasks(LeaseTime time) {
    return new PostgresTaskRepository(database, ledger, bean(TaskEntities.class), time, own);
  }

  @Override
  public FactRepository facts() {
    return new PostgresFactRepository(database, ledger, bean(FactEntities.class), own);
  }

  @Override
  public OperationRepository operations() {
    return new PostgresOperationRepository(database);
  }

  @Override
  public void clear() {
    database
        .direct(
            client ->
                client
                    .query("delete from operations; delete from tasks; delete from facts")
                    .execute())
        .await()
        .atMost(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    // The service closes it.
  }
}
