package dev.holdfast.store;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;

/** A real, empty store with all its ports. */
public interface StoreUnderTest extends AutoCloseable {
  TaskRepository tasks();

  FactRepository facts();

  OperationRepository operations();

  /** Forgets everything, as if it were new. */
  void clear();

  @Override
  void close();
}
