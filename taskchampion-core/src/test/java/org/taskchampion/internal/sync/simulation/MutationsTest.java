package org.taskchampion.internal.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** So that the list of mutations does not rot: {@link MutationRun} is slow and runs seldom. */
class MutationsTest {

  private static final Path SOURCES = Path.of("src/main/java/org/taskchampion/internal");

  static List<Mutation> all() {
    return Mutations.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theTextOccursOnceInTheSource(Mutation mutation) throws IOException {
    String source = Files.readString(SOURCES.resolve(mutation.file()));
    assertThat(source.split(Pattern.quote(mutation.original()), -1)).hasSize(2);
  }
}
