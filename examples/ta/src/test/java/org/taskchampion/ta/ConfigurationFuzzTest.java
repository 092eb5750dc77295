package org.taskchampion.ta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people write into ta's configuration, which ta changes where it stands, and what stands in a
 * {@code .taskrc} that is imported: the settings, or an error that names the file. The first byte
 * says which of the two it is.
 */
class ConfigurationFuzzTest {

  @TempDir static Path home;

  @FuzzTest
  void isReadOrRefused(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      if (data[0] == 't') {
        taskrc(rest);
      } else {
        configuration(rest);
      }
    } catch (TaException e) {
      assertThat(e.text()).isNotEmpty().doesNotContain("\n");
    }
  }

  private static Surroundings surroundings(Path file) {
    return new Surroundings(
        InputStream.nullInputStream(),
        new Output(OutputStream.nullOutputStream()),
        new Output(OutputStream.nullOutputStream()),
        Map.of("HOME", home.toString(), Configuration.FILE_VARIABLE, file.toString()),
        Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC),
        Cancellation.byCaller());
  }

  private static void configuration(byte[] text) throws IOException {
    Path file = home.resolve("taskchampion.toml");
    Files.write(file, text);
    Surroundings surroundings = surroundings(file);
    Configuration.load(surroundings);
    Map<String, Object> before = ConfigurationFile.read(file).values();
    ConfigurationEditor.set(file, "uda.estimate.type", "numeric");
    Map<String, Object> after = ConfigurationFile.read(file).values();
    assertThat(after).containsEntry("uda.estimate.type", "numeric");
    before.remove("uda.estimate.type");
    assertThat(after.keySet()).containsAll(before.keySet());
  }

  private static void taskrc(byte[] text) throws IOException {
    Path file = home.resolve("taskrc");
    Files.write(file, text);
    Surroundings surroundings = surroundings(home.resolve("none.toml"));
    Taskrc taskrc = Taskrc.read(file, new UserDirectories(surroundings));
    TaskrcSettings settings =
        new TaskrcSettings(taskrc.values(), Configuration.load(surroundings), surroundings, true);
    settings.wanted().forEach((name, value) -> assertThat(value).as(name).isNotNull());
    assertThat(new String(text, UTF_8).isBlank() || settings.unchanged().isEmpty()).isTrue();
  }
}
