package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PropertyNamesTest {

  @Test
  void tagsNotesAndDependenciesHaveAPropertyEach() {
    UUID uuid = UUID.fromString("11111111-2222-3333-4444-555555555555");
    assertThat(PropertyNames.of(Tag.parse("home"))).isEqualTo("tag_home");
    assertThat(PropertyNames.ofAnnotation(Instant.ofEpochSecond(5))).isEqualTo("annotation_5");
    assertThat(PropertyNames.ofDependency(uuid)).isEqualTo("dep_" + uuid);
    assertThatIllegalArgumentException().isThrownBy(() -> PropertyNames.of(Tag.PENDING));
  }

  @Test
  void whatTaskChampionGivesNoMeaningIsNotItsOwn() {
    assertThat(List.of("status", "due", "tag_", "tag_x", "annotation_x", "dep_"))
        .allMatch(PropertyNames::isTaskChampions);
    assertThat(List.of("", "project", "estimate", "tags", "Status"))
        .noneMatch(PropertyNames::isTaskChampions);
  }

  /** A name that is spelled twice is spelled in two ways one day. */
  @Test
  void noOtherClassOfThisModuleSpellsAName() throws IOException {
    Pattern literal =
        Pattern.compile(
            "\"(status|priority|wait|due|project|scheduled|until|recur|rtype|imask"
                + "|tag_|dep_|annotation_|pending|recurring|WAITING|BLOCKED|BLOCKING|OVERDUE)\"");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> literal.matcher(code(file)).find())
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
      assertThat(found).containsExactly("PropertyNames.java", "Status.java", "Tag.java");
    }
  }

  private static String code(Path file) {
    try {
      return Files.readString(file).replaceAll("(?m)^ *(/?\\*|//).*$", "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
