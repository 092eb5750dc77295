package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README and the pages in docs name only classes, members, packages and files that exist. */
class PagesTest {

  private static final Path ROOT = Path.of("..");
  private static final String SOURCES = File.separator + "src" + File.separator;

  /** A class, and no variable of the environment. */
  private static final Pattern CLASS =
      Pattern.compile("`(?![A-Z0-9]+_)([A-Z][A-Za-z0-9]+)((?:\\.\\w+)*)[^`]*`");

  private static final Pattern PACKAGE = Pattern.compile("\\borg(?:\\.[a-z][a-z0-9]*)+");
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)[^)]*\\)");
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".idea", ".settings", ".vscode");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._+=@,-]+");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Set<String> FROM_THE_JDK =
      Set.of("Flow", "HashMap", "IllegalStateException");

  /** The texts of the sources by the name of the class; classes of one name together. */
  static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(PagesTest::isSource).toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.(java|kt)$", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return (name.endsWith(".java") || name.endsWith(".kt")) && name.contains(SOURCES);
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/architecture.md",
        "docs/benchmarks.md",
        "docs/concepts.md",
        "docs/crashes.md",
        "docs/from-taskwarrior.md",
        "docs/healing.md",
        "docs/history.md",
        "docs/places.md",
        "docs/recipes.md",
        "docs/secret.md",
        "docs/security.md",
        "docs/simulation.md",
        "docs/sync.md",
        "docs/testing.md",
        "docs/threads.md"
      })
  void classesAndMembersExist(String page) throws IOException {
    String text = Files.readString(ROOT.resolve(page));
    Map<String, String> sources = sources();
    for (Matcher it = CLASS.matcher(text); it.find(); ) {
      if (!FROM_THE_JDK.contains(it.group(1))) {
        String source = sources.getOrDefault(it.group(1), "");
        assertThat(source.isEmpty()).as("no class for " + it.group()).isFalse();
        for (Matcher member = WORD.matcher(it.group(2)); member.find(); ) {
          boolean exists = Pattern.compile("\\b" + member.group() + "\\b").matcher(source).find();
          assertThat(exists).as("no member for " + it.group()).isTrue();
        }
      }
    }
  }

  @Test
  void packagesOfTheArchitectureExist() throws IOException {
    String sources = String.join("\n", sources().values());
    Matcher it = PACKAGE.matcher(Files.readString(ROOT.resolve("docs/architecture.md")));
    int named = 0;
    for (; it.find(); named++) {
      assertThat(sources.contains("package " + it.group() + ";")).as(it.group()).isTrue();
    }
    assertThat(named).isGreaterThan(10);
  }

  /** A clone on any system can have them; and what a test leaves behind is seen. */
  @Test
  void namesOfFilesArePlain() throws IOException {
    List<String> odd = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            if (NOT_OURS.contains(name)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return visitFile(directory, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!PLAIN_NAME.matcher(file.getFileName().toString()).matches()) {
              odd.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(odd).isEmpty();
  }

  @Test
  void linkedFilesExist() throws IOException {
    int links = 0;
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      for (Path page : Stream.concat(root, docs).filter(PagesTest::isPage).toList()) {
        Matcher link = LINK.matcher(Files.readString(page));
        for (; link.find(); links++) {
          assertThat(page.resolveSibling(link.group(1))).as(page + link.group()).exists();
        }
      }
    }
    assertThat(links).isGreaterThan(20);
  }
}
