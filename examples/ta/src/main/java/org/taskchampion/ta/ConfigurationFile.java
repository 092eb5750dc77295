package org.taskchampion.ta;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.core.io.ParsingMode;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.internal.Reasons;

/**
 * The text of {@code taskchampion.toml}, read as TOML. What is wrong with it is told by the number
 * of the line and never by its text, which may hold the secret.
 */
final class ConfigurationFile {

  /** Some editors put it in front; it says nothing in UTF-8. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Path path;
  private final String text;

  private ConfigurationFile(Path path, String text) {
    this.path = path;
    this.text = text;
  }

  /** Reads the file; one that does not exist is empty. */
  static ConfigurationFile read(Path path) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(HeldFiles.HERE.await(() -> Files.readAllBytes(path))))
              .toString();
      return new ConfigurationFile(
          path, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (NoSuchFileException e) {
      return new ConfigurationFile(path, "");
    } catch (CharacterCodingException e) {
      throw TaException.error(
          "the configuration file " + path + " is not UTF-8; save it in that encoding");
    } catch (IOException e) {
      throw TaException.error(
          "the configuration file " + path + " cannot be read: " + Reasons.of(e));
    }
  }

  Path path() {
    return path;
  }

  String text() {
    return text;
  }

  /** Returns another text for the same file. */
  ConfigurationFile withText(String changed) {
    return new ConfigurationFile(path, changed);
  }

  /** Returns the values by name; those of tables have the table's name in front. */
  Map<String, Object> values() {
    if (text.isEmpty()) {
      return Map.of();
    }
    int[] line = {1};
    try (Reader reader = new LineCounter(text, line)) {
      // A destination of its own: the parser's would look for classes of other formats in all jars.
      CommentedConfig parsed = CommentedConfig.inMemory();
      new TomlParser().parse(reader, parsed, ParsingMode.REPLACE);
      Map<String, Object> values = new TreeMap<>();
      collect("", parsed, values);
      return values;
    } catch (StackOverflowError e) {
      throw TaException.error(
          "the configuration file " + path + " is nested too deeply around line " + line[0]);
    } catch (ParsingException | IOException | IllegalArgumentException e) {
      throw TaException.error(
          "the configuration file "
              + path
              + " is not valid TOML in line "
              + line[0]
              + hint(text.lines().skip(line[0] - 1L).findFirst().orElse("")));
    }
  }

  /** Says what to do where one setting's name begins with another's, which TOML cannot have. */
  private String hint(String line) {
    SettingName.Key key = SettingName.read(line.strip(), 0);
    if (key == null || !TaskwarriorSettings.isName(key.name())) {
      return "";
    }
    boolean longer = SettingName.toml(key.name()).startsWith("\"");
    boolean shorter = text.lines().anyMatch(other -> other.strip().startsWith(key.name() + "."));
    return longer || shorter
        ? "; a name that begins with that of another setting stands in quotation marks:"
            + " \"recurrence.limit\" = 3"
        : "";
  }

  private static void collect(String prefix, UnmodifiableConfig table, Map<String, Object> values) {
    for (UnmodifiableConfig.Entry entry : table.entrySet()) {
      String name = prefix + entry.getKey();
      if (entry.getRawValue() instanceof UnmodifiableConfig inner) {
        collect(name + ".", inner, values);
      } else {
        values.put(name, entry.getRawValue());
      }
    }
  }

  /** Gives the parser one character at a time, and so knows how far it has come. */
  private static final class LineCounter extends StringReader {
    private final int[] line;
    private boolean lineEnded;

    LineCounter(String text, int[] line) {
      super(text);
      this.line = line;
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      if (lineEnded && c >= 0) {
        line[0]++;
      }
      lineEnded = c == '\n';
      return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int c = read();
      if (c < 0) {
        return -1;
      }
      buffer[offset] = (char) c;
      return 1;
    }
  }
}
