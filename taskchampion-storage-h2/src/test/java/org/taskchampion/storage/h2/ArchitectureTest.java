package org.taskchampion.storage.h2;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "org.taskchampion.storage.h2",
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
              "org.taskchampion.sync.local..",
              "org.taskchampion.sync.http..",
              "okhttp3..",
              "com.google.crypto.tink..");

  @ArchTest
  static final ArchRule NOBODY_CALLS_THE_STORE_BUT_THROUGH_ITS_BOUNDARY =
      // These turn what it throws into errors; those that it calls throw what they like.
      noClasses()
          .that(
              not(
                  belongToAnyOf(
                      Boundary.class,
                      PageStore.class,
                      StoreMap.class,
                      FrozenMap.class,
                      StoreCursor.class,
                      BlockStore.class,
                      PageCheck.class,
                      Types.class)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.h2..");

  @ArchTest
  static final ArchRule NO_CLASSES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
      SlicesRuleDefinition.slices()
          .assignedFrom(eachFile())
          .namingSlices("$1")
          .should()
          .beFreeOfCycles();

  /** A class with the classes inside it, which may know each other. */
  private static SliceAssignment eachFile() {
    return new SliceAssignment() {
      @Override
      public String getDescription() {
        return "each class with those inside it";
      }

      @Override
      public SliceIdentifier getIdentifierOf(JavaClass each) {
        String name = each.getName();
        int inside = name.indexOf('$');
        return SliceIdentifier.of(inside < 0 ? name : name.substring(0, inside));
      }
    };
  }
}
