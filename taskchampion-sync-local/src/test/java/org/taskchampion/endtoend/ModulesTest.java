package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okio.Buffer;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.testing.WineLacks;

/** A modular application needs no more than to require our modules. */
class ModulesTest {

  private static final String MODULE =
      """
      module example.app {
        requires org.taskchampion;
        requires org.taskchampion.storage.h2;
        requires org.taskchampion.sync.local;
      }
      """;

  private static final String PROGRAM =
      """
      package example.app;

      import java.nio.file.Path;
      import org.taskchampion.Replica;
      import org.taskchampion.storage.h2.H2Storage;
      import org.taskchampion.sync.local.LocalSyncServer;

      final class Program {
        public static void main(String[] arguments) {
          Path home = Path.of(arguments[0]);
          for (String name : new String[] {"one", "two"}) {
            try (Replica replica = Replica.open(H2Storage.at(home.resolve(name)));
                LocalSyncServer server = LocalSyncServer.at(home.resolve("server"))) {
              replica.edit(edit -> edit.add("Buy milk").addTag("shop"));
              replica.sync(server);
              System.out.println(Replica.class.getModule() + " " + replica.tasks().size());
            }
          }
        }
      }
      """;

  @TempDir private Path temporary;

  @Test
  @WineLacks("a compiler: there is only a JRE under it")
  void anApplicationOfNamedModulesCompilesAndRunsWithoutFlags() throws Exception {
    Path sources = Files.createDirectories(temporary.resolve("src/example/app"));
    Path module = Files.writeString(sources.resolve("../../module-info.java"), MODULE);
    Path program = Files.writeString(sources.resolve("Program.java"), PROGRAM);
    Path classes = temporary.resolve("classes");

    StringWriter output = new StringWriter();
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(output),
                new PrintWriter(output),
                "--module-path",
                modulePath(),
                "-d",
                classes.toString(),
                module.toString(),
                program.toString());
    assertThat(compiled).as("%s", output).isZero();

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                classes + File.pathSeparator + modulePath(),
                "--module",
                "example.app/example.app.Program",
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    assertThat(process.waitFor()).as("%s", printed).isZero();
    assertThat(printed).endsWith("module org.taskchampion 1\nmodule org.taskchampion 2\n");
  }

  /** What Maven or Gradle would give to an application: our modules and what they need to run. */
  private static String modulePath() throws Exception {
    List<Class<?>> types =
        List.of(
            Replica.class,
            H2Storage.class,
            LocalSyncServer.class,
            JsonReader.class,
            Buffer.class,
            Class.forName("kotlin.Unit"),
            MVStore.class,
            Logger.class);
    Stream.Builder<String> path = Stream.builder();
    for (Class<?> type : types) {
      path.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return path.build().collect(Collectors.joining(File.pathSeparator));
  }
}
