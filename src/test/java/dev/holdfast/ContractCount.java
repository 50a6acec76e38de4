package dev.holdfast;

import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells at the end of a run how many tests of the stores' contracts passed on each store. */
public final class ContractCount implements TestExecutionListener {
  private static final String CONTRACTS = "dev.holdfast.store";

  private final Map<Store, LongAdder> passed = new ConcurrentHashMap<>();

  /** A store by the names of its tests. */
  private enum Store {
    SQLITE("SQLite", "Sqlite"),
    POSTGRES("PostgreSQL", "Postgres");

    private final String title;
    private final String prefix;

    Store(String title, String prefix) {
      this.title = title;
      this.prefix = prefix;
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      test.getSource()
          .filter(MethodSource.class::isInstance)
          .map(source -> ((MethodSource) source).getClassName())
          .flatMap(ContractCount::store)
          .ifPresent(store -> passed.computeIfAbsent(store, none -> new LongAdder()).increment());
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (!passed.isEmpty()) {
      System.out.printf("contract tests: %s, %s%n", count(Store.SQLITE), count(Store.POSTGRES));
    }
  }

  private String count(Store store) {
    return store.title + " " + passed.getOrDefault(store, new LongAdder());
  }

  private static Optional<Store> store(String testClass) {
    if (isContract(testClass)) {
      String name = testClass.substring(testClass.lastIndexOf('.') + 1);
      for (Store store : Store.values()) {
        if (name.startsWith(store.prefix)) {
          return Optional.of(store);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a class inherits its tests from an abstract one next to the ports' contracts. */
  private static boolean isContract(String testClass) {
    try {
      ClassLoader loader = ContractCount.class.getClassLoader();
      Class<?> type = Class.forName(testClass, false, loader).getSuperclass();
      while (type != null) {
        if (Modifier.isAbstract(type.getModifiers()) && type.getPackageName().equals(CONTRACTS)) {
          return true;
        }
        type = type.getSuperclass();
      }
      return false;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
