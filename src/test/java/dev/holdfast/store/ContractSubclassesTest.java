package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contract of a store is run on both stores, in the same variants. */
class ContractSubclassesTest {
  private static final String SQLITE = "Sqlite";
  private static final String POSTGRES = "Postgres";

  /** Those that PostgreSQL is not yet held to. */
  private static final Set<String> ON_SQLITE_ONLY_SO_FAR = Set.of("StoreModelProperties");

  private static final List<JavaClass> CONTRACTS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.OnlyIncludeTests())
              .importPackages("dev.holdfast.store")
              .stream()
              .filter(type -> type.getPackageName().equals("dev.holdfast.store"))
              .filter(type -> type.getModifiers().contains(JavaModifier.ABSTRACT))
              .filter(type -> !type.isInterface())
              .toList();

  private static Stream<JavaClass> contracts() {
    return CONTRACTS.stream();
  }

  /** A contract once more: on a server with less in it, or on a file that stands in for one. */
  private static final Set<String> BESIDE =
      Set.of("WithoutTrigramsTest", "SqliteCopyTaskRepositoryTest", "SqliteCopyFactRepositoryTest");

  @Test
  void thereAreContracts() {
    assertThat(CONTRACTS).hasSizeGreaterThanOrEqualTo(4);
    assertThat(CONTRACTS).extracting(JavaClass::getSimpleName).containsAll(ON_SQLITE_ONLY_SO_FAR);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void aContractIsRunInTheSameVariantsOnBothStores(JavaClass contract) {
    Set<String> onSqlite = variants(contract, SQLITE);
    Set<String> onPostgres = variants(contract, POSTGRES);

    assertThat(onSqlite).isNotEmpty();
    if (ON_SQLITE_ONLY_SO_FAR.contains(contract.getSimpleName())) {
      assertThat(onPostgres).as("take it out of the exceptions").isEmpty();
    } else {
      assertThat(onPostgres).isEqualTo(onSqlite);
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void aSubclassIsNamedAfterItsStore(JavaClass contract) {
    assertThat(subclasses(contract))
        .extracting(JavaClass::getSimpleName)
        .allMatch(name -> name.startsWith(SQLITE) || name.startsWith(POSTGRES));
  }

  private static List<JavaClass> subclasses(JavaClass contract) {
    return contract.getAllSubclasses().stream()
        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
        .filter(type -> !BESIDE.contains(type.getSimpleName()))
        .toList();
  }

  private static Set<String> variants(JavaClass contract, String store) {
    return subclasses(contract).stream()
        .map(JavaClass::getSimpleName)
        .filter(name -> name.startsWith(store))
        .map(name -> name.substring(store.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
