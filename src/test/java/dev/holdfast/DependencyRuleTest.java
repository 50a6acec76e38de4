package dev.holdfast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.holdfast.store.Standby;
import org.junit.jupiter.api.Test;

/** The dependency rule of the architecture. */
class DependencyRuleTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.holdfast");

  @Test
  void thereIsSomethingToCheck() {
    assertThat(OURS.size()).isGreaterThan(80);
  }

  @Test
  void domainUsesTheJdkAndMutinyOnly() {
    classes()
        .that()
        .resideInAPackage("dev.holdfast.domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.holdfast.domain..", "java..", "io.smallrye.mutiny..")
        .check(OURS);
  }

  @Test
  void nobodyOutsideOfStoreAndSyncKnowsADatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.holdfast.store..", "dev.holdfast.sync..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.holdfast.store.sqlite..", "dev.holdfast.store.postgres..")
        .check(OURS);
  }

  @Test
  void onlyStoreSyncCommandAndHealthTellTheCopiesApart() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.holdfast.store..",
            "dev.holdfast.sync..",
            "dev.holdfast.command..",
            "dev.holdfast.health..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Standby.class)
        .check(OURS);
  }

  @Test
  void jdbcIsUsedInTheSqliteStoreOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.holdfast.store.sqlite..", "dev.holdfast.sync..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(OURS);
  }

  @Test
  void persistenceAndFaultToleranceStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.holdfast.store.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.persistence..", "io.quarkus.hibernate..", "org.hibernate..")
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.holdfast.store.failover..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.eclipse.microprofile.faulttolerance..", "io.smallrye.faulttolerance..")
        .check(OURS);
  }

  @Test
  void httpStaysInItsPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.holdfast.api..", "dev.holdfast.health..", "dev.holdfast.console..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("dev.holdfast.(*)..")
        .should()
        .beFreeOfCycles()
        .check(OURS);
  }
}
