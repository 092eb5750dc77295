package org.taskchampion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(packages = "org.taskchampion", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "org.taskchampion.internal.operation..", "org.taskchampion.internal.codec.."
  };

  @ArchTest
  static final ArchRule EVERY_CLASS_IS_IN_ONE_LAYER =
      classes()
          .that()
          .doNotHaveSimpleName("package-info")
          .should(
              new ArchCondition<>("be in one layer") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  List<Layer> layers = Layer.allOf(type);
                  events.add(
                      new SimpleConditionEvent(
                          type,
                          layers.size() == 1,
                          type.getName()
                              + " is in layers "
                              + layers.stream().map(Layer::name).toList()));
                }
              });

  @ArchTest
  static final ArchRule LAYERS_KNOW_ONLY_THOSE_BELOW =
      classes()
          .should(
              new ArchCondition<>("know only the layers below") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    for (Layer from : Layer.allOf(type)) {
                      for (Layer to : Layer.allOf(target)) {
                        events.add(
                            new SimpleConditionEvent(
                                type,
                                from.equals(to) || from.below().contains(to),
                                from.name()
                                    + " knows "
                                    + to.name()
                                    + ": "
                                    + dependency.getDescription()));
                      }
                    }
                  }
                }
              });

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_NETWORK_CRYPTOGRAPHY_OR_DATABASE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("okhttp3..", "com.google.crypto.tink..", "org.h2..", "java.sql..");

  /** Moshi reads tokens for the codecs and of Taskwarrior's JSON; no one else is to know of it. */
  @ArchTest
  static final ArchRule ONLY_CODECS_KNOW_JSON =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.taskchampion.internal.codec..", "org.taskchampion.taskwarrior..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.squareup.moshi..", "okio..");

  @ArchTest
  static final ArchRule INTERNAL_PACKAGES_HAVE_NO_CYCLES =
      slices()
          .matching("org.taskchampion.internal.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PURE_PACKAGES_DO_NO_IO =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..")
          .allowEmptyShould(true);

  /** Several replicas in one process share nothing. The exception is set once, by its class. */
  @ArchTest
  static final ArchRule NOTHING_STATIC_CHANGES =
      fields()
          .that()
          .areStatic()
          .and()
          .doNotHaveFullName("org.taskchampion.internal.Reports.setter")
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule PURE_PACKAGES_READ_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PURE_PACKAGES_DRAW_NO_RANDOM_NUMBERS =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, SecureRandom.class, ThreadLocalRandom.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .allowEmptyShould(true);
}
