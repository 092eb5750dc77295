package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  private static final List<String> SOURCES =
      List.of(
          "pom.xml",
          "examples/pom.xml",
          "examples/ta/pom.xml",
          "examples/ta/src/main/java/A.java",
          "taskchampion-core/pom.xml",
          "taskchampion-core/src/main/java/B.java");

  private static final Instant BUILT = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir Path checkout;

  @BeforeEach
  void build() throws IOException {
    for (String name : SOURCES) {
      Path source = checkout.resolve(name);
      Files.createDirectories(source.getParent());
      Files.createFile(source);
    }
    Files.createFile(Files.createDirectories(target()).resolve("ta.jar"));
    try (Stream<Path> all = Files.walk(checkout)) {
      for (Path path : all.toList()) {
        set(path, -100);
      }
    }
    set(target().resolve("ta.jar"), 0);
  }

  private Path target() {
    return checkout.resolve("examples/ta/target");
  }

  private static void set(Path path, int secondsAfterTheBuild) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(BUILT.plusSeconds(secondsAfterTheBuild)));
  }

  @Test
  void aSourceThatIsNewerOrGoneIsSeen() throws IOException {
    assertThat(Sources.areNewer(checkout, "ta")).isFalse();
    for (String name : SOURCES) {
      set(checkout.resolve(name), 1);
      assertThat(Sources.areNewer(checkout, "ta")).as(name).isTrue();
      set(checkout.resolve(name), -100);
    }
    assertThat(Sources.areNewer(checkout, "ta")).isFalse();
    Files.delete(checkout.resolve("taskchampion-core/src/main/java/B.java"));
    assertThat(Sources.areNewer(checkout, "ta")).isTrue();
  }

  @Test
  void whatIsChangedDuringABuildIsNewer() throws IOException {
    set(Files.createFile(target().resolve(".begun")), -50);
    set(checkout.resolve("pom.xml"), -10);
    assertThat(Sources.areNewer(checkout, "ta")).isTrue();
    set(checkout.resolve("pom.xml"), -60);
    assertThat(Sources.areNewer(checkout, "ta")).isFalse();
  }

  @Test
  void testsAndOtherExamplesAreNoSources() throws IOException {
    for (String name : List.of("examples/web/src/main/C.java", "taskchampion-core/src/test/D")) {
      Files.createFile(
          Files.createDirectories(checkout.resolve(name).getParent())
              .resolve(Path.of(name).getFileName()));
    }
    assertThat(Sources.areNewer(checkout, "ta")).isFalse();
  }

  /** Another program is made of its own sources, and of those of ta. */
  @Test
  void theSourcesOfAnotherProgramAreItsOwnToo() throws IOException {
    Path source = checkout.resolve("examples/web/src/main/C.java");
    Files.createFile(Files.createDirectories(source.getParent()).resolve("C.java"));
    Path pom = Files.createFile(checkout.resolve("examples/web/pom.xml"));
    Path program = checkout.resolve("examples/web/target/web.jar");
    Files.createFile(Files.createDirectories(program.getParent()).resolve("web.jar"));
    set(program, 0);
    for (Path path : List.of(source.getParent(), source, pom)) {
      set(path, -100);
    }
    assertThat(Sources.areNewer(checkout, "web")).isFalse();
    for (Path path : List.of(source, pom, checkout.resolve("examples/ta/pom.xml"))) {
      set(path, 1);
      assertThat(Sources.areNewer(checkout, "web")).as("%s", path).isTrue();
      set(path, -100);
    }
  }

  @Test
  void whereNothingWasBuiltNothingIsNewer() throws IOException {
    Files.delete(target().resolve("ta.jar"));
    assertThat(Sources.areNewer(checkout, "ta")).isFalse();
    assertThat(Sources.areNewer(checkout.resolve("nowhere"), "ta")).isFalse();
  }
}
