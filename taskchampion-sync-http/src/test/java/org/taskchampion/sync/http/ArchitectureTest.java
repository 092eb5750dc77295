package org.taskchampion.sync.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {
      "org.taskchampion.sync.http",
      "org.taskchampion.sync.transport",
      "org.taskchampion.sync.cloud"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_OF_CORE_ONLY_WHAT_IT_EXPORTS =
      // Core exports its small tools to its siblings, and nothing below them.
      noClasses().should().dependOnClassesThat().resideInAPackage("org.taskchampion.internal.*..");

  @ArchTest
  static final ArchRule KNOWS_NEITHER_ITS_SIBLINGS_NOR_THEIR_LIBRARIES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.taskchampion.storage.h2..", "org.taskchampion.sync.local..", "org.h2..");
}
