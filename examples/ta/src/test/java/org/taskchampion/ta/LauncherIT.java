package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ta} over the program that the build has just made. */
final class LauncherIT {

  private static final Path SCRIPT = Path.of("ta").toAbsolutePath();

  @TempDir Path home;

  private Path link() throws IOException {
    Path folder = Files.createDirectories(home.resolve("a folder"));
    Files.createSymbolicLink(folder.resolve("direct"), SCRIPT);
    return Files.createSymbolicLink(folder.resolve("ta"), Path.of("direct"));
  }

  @Test
  void worksThroughLinksAndInAnyLocale() throws IOException {
    Runs ta = new Runs(home).with("LC_ALL", "C").with("JAVA_HOME", System.getProperty("java.home"));
    String script = link().toString();
    assertThat(ta.finish(ta.start(List.of(script, "add", "Käse 🧀", "*", "$x \"y\""))).ok().out())
        .isEqualTo("Created task 1.\n");
    assertThat(ta.finish(ta.start(List.of(script, "list"))).ok().out())
        .contains("Käse 🧀 * $x \"y\"");
    assertThat(SCRIPT.resolveSibling("target/ta.jsa")).isNotEmptyFile();
    assertThat(ta.finish(ta.start(List.of(script, "99", "done"))).error(1))
        .contains("no task passes the filter");
    Files.delete(home.resolve("a folder/direct")); // JUnit warns of links out of its directory.
  }

  @Test
  void aColonInItsPathIsSaidAndOtherPathsWork() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    for (String name : List.of("n".repeat(200), "ü '$x \"y\" #%20;?*", "-dash")) {
      Path folder = Files.createDirectories(home.resolve(name).resolve(name));
      Files.copy(SCRIPT, folder.resolve("ta"));
      Path target = Files.createDirectory(folder.resolve("target"));
      Files.createSymbolicLink(target.resolve("ta.jar"), SCRIPT.resolveSibling("target/ta.jar"));
      Files.createSymbolicLink(target.resolve("lib"), SCRIPT.resolveSibling("target/lib"));
      assertTakesItsClassesFromTheArchive(folder.resolve("ta"), "add", "x");
      assertThat(target.resolve("ta.jsa")).isNotEmptyFile();
      assertTakesItsClassesFromTheArchive(folder.resolve("ta"), "list");
      Files.delete(target.resolve("ta.jar")); // JUnit warns of links out of its directory.
      Files.delete(target.resolve("lib"));
    }
    Path folder = Files.createDirectory(home.resolve("a:b"));
    Files.copy(SCRIPT, folder.resolve("ta"));
    String problem = "a:b has a colon in its name, which Java cannot read programs from";
    assertThat(ta.finish(ta.start(List.of(folder.resolve("ta").toString(), "list"))).error(1))
        .contains(problem);
    ProcessBuilder install =
        new ProcessBuilder(
            SCRIPT.resolveSibling("install").toString(), folder.resolve("prefix").toString());
    install.environment().put("JAVA_HOME", System.getProperty("java.home"));
    install.redirectErrorStream(true);
    Process process = install.start();
    assertThat(process.getInputStream().readAllBytes())
        .asString()
        .contains("choose another prefix");
  }

  /** Runs it, and fails unless all classes come from the archive that the archive can hold. */
  private void assertTakesItsClassesFromTheArchive(Path script, String... words)
      throws IOException {
    Path log = home.resolve("classes.log");
    Runs ta =
        new Runs(home)
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("TA_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    ta.finish(ta.start(command)).ok();
    List<String> loaded = Files.readAllLines(log);
    assertThat(loaded.stream().filter(line -> line.contains(" org.taskchampion.")))
        .hasSizeGreaterThan(100)
        .allMatch(line -> line.contains("shared objects file"));
    // The first class that comes out of a jar lets Java open it. The archive holds no lambda that
    // is serializable.
    assertThat(loaded)
        .noneMatch(line -> line.contains(" source: file:"))
        .noneMatch(line -> line.contains(" source: java.util.Comparator"));
  }

  @Test
  void takesItsClassesFromTheArchive() throws IOException {
    // At first there is no replica; then there is one.
    for (String command : List.of("add one", "add two", "list", "1 info", "1 done", "export")) {
      assertTakesItsClassesFromTheArchive(SCRIPT, command.split(" ", -1));
    }
    for (int i = 0; i < 2; i++) {
      assertTakesItsClassesFromTheArchive(SCRIPT, "sync");
    }
  }

  @Test
  void anArchiveOfOtherJarsIsMadeAnew() throws IOException {
    Path script = Files.copy(SCRIPT, home.resolve("ta"));
    Path lib = Files.createDirectories(home.resolve("target/lib"));
    Files.copy(SCRIPT.resolveSibling("target/ta.jar"), home.resolve("target/ta.jar"));
    try (Stream<Path> jars = Files.list(SCRIPT.resolveSibling("target/lib"))) {
      for (Path jar : (Iterable<Path>) jars::iterator) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    assertTakesItsClassesFromTheArchive(script, "add", "Buy milk");
    // A module is built anew, and the program itself is not.
    FileTime made = Files.getLastModifiedTime(home.resolve("target/ta.jsa.key"));
    try (Stream<Path> jars = Files.list(lib)) {
      Path core =
          jars.filter(jar -> jar.getFileName().toString().startsWith("taskchampion-core"))
              .findFirst()
              .orElseThrow();
      Files.setLastModifiedTime(core, FileTime.fromMillis(made.toMillis() + 20));
    }
    assertTakesItsClassesFromTheArchive(script, "add", "Buy milk");
  }

  @Test
  void aReaderThatStopsIsNoError() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.run(SampleExport.of(1_000, 8), "import").ok();
    assertThat(
            ta.finish(ta.start(List.of("sh", "-c", "'" + SCRIPT + "' export | head -n 1")))
                .ok()
                .out())
        .isEqualTo("[\n");
  }

  @Test
  void saysThatTooFewFilesMayBeOpen() {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    for (String command : List.of("add x", "sync", "list")) {
      assertThat(
              ta.finish(
                      ta.start(
                          List.of("sh", "-c", "ulimit -n 20; exec '" + SCRIPT + "' " + command)))
                  .error(1))
          .isEqualTo(
              "ta: only 20 files may be open at once, and 64 are needed; ulimit -n 64 allows them");
    }
    // With as many as it asks for, all works.
    for (String command : List.of("add x", "sync", "list")) {
      assertThat(
              ta.finish(
                      ta.start(
                          List.of("sh", "-c", "ulimit -n 64; exec '" + SCRIPT + "' " + command)))
                  .ok()
                  .out())
          .isNotEmpty();
    }
  }

  @Test
  void saysWhichJavaIsWanted() {
    Runs ta = new Runs(home).with("JAVA_HOME", "/nowhere");
    assertThat(ta.finish(ta.start(List.of(SCRIPT.toString(), "list"))).error(1))
        .isEqualTo("ta: JAVA_HOME is /nowhere, which has no bin/java; correct or unset it");
  }

  @Test
  void aLocaleThatIsNotInstalledLosesNoLetters() {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String line = "unset LC_ALL LC_CTYPE LANG; " + variable + "=xx_YY.UTF-8 '" + SCRIPT + "' ";
      ta.finish(ta.start(List.of("sh", "-c", line + "add Grüße"))).ok();
      assertThat(ta.finish(ta.start(List.of("sh", "-c", line + "list"))).ok().out())
          .contains("Grüße");
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefusedAndLeadNowhereElse() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    String bytes = "$(printf '\\377')";
    assertThat(shell(ta, "'" + SCRIPT + "' add \"" + bytes + "\"").error(2)).contains("not UTF-8");
    for (String variable : List.of("HOME", "XDG_DATA_HOME", "TASKCHAMPION_CONFIG")) {
      String set = variable + "=\"$HOME/a" + bytes + "\" ";
      assertThat(shell(ta, set + "'" + SCRIPT + "' add one").error(1))
          .contains(variable + " is not UTF-8");
    }
    // The replacement character itself is a letter like others.
    shell(ta, "'" + SCRIPT + "' add 'a\ufffdb'").ok();
    shell(ta, "XDG_DATA_HOME=\"$HOME/a\ufffdb\" '" + SCRIPT + "' add one").ok();
    assertThat(home.resolve("a\ufffdb/taskchampion/replica.journal")).exists();
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("a"))).hasSize(1);
    }
  }

  private static Runs.Result shell(Runs ta, String line) {
    return ta.finish(ta.start(List.of("sh", "-c", line)));
  }

  @Test
  void aSecretIsTypedUnseenOrComesByAPipe() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    String set = "'" + SCRIPT + "' config set encryption_secret";
    shell(ta, "printf 'from a pipe\\r\\n' | " + set).ok();
    String get = "'" + SCRIPT + "' config get --show-secrets encryption_secret";
    assertThat(shell(ta, get).ok().out()).isEqualTo("from a pipe\n");
    // A terminal of its own; what is typed waits there until it is asked for.
    String typed = "(sleep 3; echo Pässword; sleep 2; echo Pässword; sleep 2)";
    Runs.Result result =
        shell(ta, "export TA='" + set + "'; " + typed + " | script -qec \"$TA\" /dev/null");
    assertThat(result.out()).contains("encryption_secret").doesNotContain("Pässword");
    assertThat(shell(ta, get).ok().out()).isEqualTo("Pässword\n");
    assertThat(shell(ta, "printf 'two\\nlines' | " + set).error(1)).contains("more than one line");
    assertThat(shell(ta, set + " </dev/null").error(1)).contains("empty");
    assertThat(shell(ta, get).ok().out()).isEqualTo("Pässword\n");
  }

  /** Half an archive makes the JVM abort or hang; here it is made anew. */
  @Test
  void aTruncatedArchiveMendsItself() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    Path copy = Files.createDirectories(home.resolve("program/target"));
    Path script = Files.copy(SCRIPT, copy.resolveSibling("ta"));
    Path target = SCRIPT.resolveSibling("target");
    Files.createDirectories(copy.resolve("lib"));
    try (Stream<Path> files = Files.list(target.resolve("lib"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve("lib").resolve(file.getFileName()));
      }
    }
    Files.copy(target.resolve("ta.jar"), copy.resolve("ta.jar"));
    shell(ta, "'" + script + "' version").ok();
    Path archive = copy.resolve("ta.jsa");
    long size = Files.size(archive);
    assertThat(size).isGreaterThan(1_000_000);
    for (long length : new long[] {0, 1, 100, 4096, size / 3, size - 4096, size - 1}) {
      archive.toFile().setWritable(true);
      try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      shell(ta, "timeout 60 '" + script + "' version").ok();
      assertThat(Files.size(archive)).as("made anew after %s", length).isGreaterThan(1_000_000);
    }
  }

  /** Over a checkout whose build only says that it ran. */
  @Test
  void buildsAgainWhereASourceIsNewerOrGoneAndOnlyThen() throws IOException {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    Path checkout = home.resolve("checkout");
    Path program = Files.createDirectories(checkout.resolve("examples/ta/target"));
    Path script = Files.copy(SCRIPT, program.resolveSibling("ta"));
    Files.createSymbolicLink(
        program.resolve("lib"), SCRIPT.resolveSibling("target/lib").toRealPath());
    Path jar = Files.copy(SCRIPT.resolveSibling("target/ta.jar"), program.resolve("ta.jar"));
    Files.writeString(checkout.resolve("mvnw"), "echo built >>builds; exit $(cat result)\n");
    Files.writeString(checkout.resolve("result"), "0");
    Path builds = Files.createFile(checkout.resolve("builds"));
    List<Path> sources = new ArrayList<>();
    for (String name :
        List.of(
            "pom.xml",
            "examples/pom.xml",
            "examples/ta/pom.xml",
            "examples/ta/src/main/java/A.java",
            "taskchampion-core/pom.xml",
            "taskchampion-core/src/main/java/B.java",
            "taskchampion-core/src/main/java/C.java")) {
      Path source = checkout.resolve(name);
      Files.createDirectories(source.getParent());
      sources.add(Files.createFile(source));
    }
    Instant now = Instant.now();
    try (Stream<Path> all = Files.walk(checkout)) {
      for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(now.minusSeconds(1_000)));
      }
    }
    Files.setLastModifiedTime(jar, FileTime.from(now.minusSeconds(500)));
    String version = "'" + script + "' version";
    shell(ta, version).ok();
    assertThat(builds).isEmptyFile();

    int count = 0;
    for (Path source : sources) {
      Files.setLastModifiedTime(jar, FileTime.from(now.minusSeconds(500)));
      Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(400)));
      assertThat(shell(ta, version).err()).as("%s", source).contains("sources are newer");
      shell(ta, version).ok();
      assertThat(Files.readAllLines(builds)).as("%s", source).hasSize(++count);
      Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(1_000)));
    }
    Files.setLastModifiedTime(jar, FileTime.from(now.minusSeconds(500)));
    Files.delete(sources.get(sources.size() - 1));
    Files.writeString(checkout.resolve("result"), "1");
    assertThat(shell(ta, version).err()).contains("the build failed");
    Files.writeString(checkout.resolve("result"), "0");
    assertThat(shell(ta, version).exitCode()).isZero();
    shell(ta, version).ok();
    assertThat(Files.readAllLines(builds)).hasSize(count + 2);
    Files.delete(program.resolve("lib")); // JUnit warns of links out of its directory.
  }
}
