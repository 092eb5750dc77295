package org.taskchampion.ta;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.internal.OwnerOnly;
import org.taskchampion.internal.Reasons;

/**
 * Changes one setting in the text of the configuration file and leaves every other line as it is:
 * comments, unknown keys and tables too.
 */
final class ConfigurationEditor {

  private static final Set<StandardOpenOption> LOCKING =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private ConfigurationEditor() {}

  /**
   * Gives a setting a value in the file. Several processes may do so at once: each waits for the
   * others, and then reads what they wrote.
   */
  static void set(Path path, String name, Object value) {
    try {
      Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      Path directory = target.getParent();
      if (directory == null) {
        throw TaException.error("the configuration file " + target + " cannot be written");
      }
      Files.createDirectories(directory, OwnerOnly.directory(directory));
      Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
      synchronized (ConfigurationEditor.class) {
        try (FileChannel channel =
            HeldFiles.HERE.await(
                () -> FileChannel.open(lock, LOCKING, OwnerOnly.file(directory)))) {
          channel.lock(); // until it is closed
          write(set(ConfigurationFile.read(target), name, value), directory);
        }
      }
    } catch (IOException e) {
      throw TaException.error(
          "the configuration file " + path + " cannot be written: " + Reasons.of(e));
    }
  }

  /** Returns the file with a setting of this value, checked by reading it back. */
  private static ConfigurationFile set(ConfigurationFile file, String name, Object value) {
    Map<String, Object> expected = new TreeMap<>(file.values());
    expected.put(name, value);
    String written =
        value instanceof Boolean ? value.toString() : SettingName.quoted(value.toString());
    ConfigurationFile changed = file.withText(edit(file.text(), name, written));
    boolean asExpected;
    try {
      asExpected = changed.values().toString().equals(expected.toString());
    } catch (TaException e) {
      asExpected = false;
    }
    if (!asExpected) {
      throw TaException.error(
          name + " is written in a way that ta cannot change; edit " + file.path());
    }
    return changed;
  }

  private static String edit(String text, String name, String value) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String end = text.contains("\r\n") ? "\r" : ""; // what Windows puts before the end of a line
    int table = lines.size();
    int own = -1;
    String ownPrefix = "";
    String prefix = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("[")) {
        table = Math.min(table, i);
        SettingName.Key header = SettingName.read(line, 1);
        prefix = header != null && line.startsWith("]", header.end()) ? header.name() + "." : "[";
        if (name.startsWith(prefix) && prefix.length() > ownPrefix.length()) {
          own = i;
          ownPrefix = prefix;
        }
        continue;
      }
      SettingName.Key key = SettingName.read(line, 0);
      if (key == null || !line.startsWith("=", key.end())) {
        continue;
      }
      String known = prefix + key.name();
      if (name.startsWith(known + ".") && !TaskwarriorSettings.isName(known)) {
        return text; // Within a table in one line nothing is changed.
      }
      if (known.startsWith(name + ".") && prefix.isEmpty()) {
        lines.set(i, SettingName.toml(known) + " " + lines.get(i).strip().substring(key.end()));
      }
      if (name.equals(known)) {
        String ending = lines.get(i).endsWith("\r") ? "\r" : "";
        lines.set(
            i,
            line.substring(0, key.end()).stripTrailing()
                + " = "
                + value
                + comment(line.substring(key.end() + 1))
                + ending);
        return String.join("\n", lines);
      }
    }
    if (own >= 0) {
      // In the table that is nearest: TOML has no table both by its header and by a dotted key.
      String key = SettingName.toml(name.substring(ownPrefix.length()));
      lines.add(own + 1, key + " = " + value + end);
      return String.join("\n", lines);
    }
    String assignment = SettingName.toml(name) + " = " + value;
    if (table == lines.size()) {
      String last = lines.get(table - 1);
      if (last.isEmpty()) {
        table--;
      } else {
        lines.set(table - 1, last + end);
      }
    }
    lines.add(table, assignment + end);
    String joined = String.join("\n", lines);
    return joined.endsWith("\n") ? joined : joined + "\n";
  }

  /** Returns the comment behind a value, if it is plain that it is one. */
  private static String comment(String value) {
    String text = value.strip();
    int end;
    if (text.startsWith("\"\"\"") || text.startsWith("'''")) {
      end = -1;
    } else if (text.startsWith("\"") || text.startsWith("'")) {
      end = SettingName.endOfQuoted(text, 0);
    } else {
      end = text.indexOf('#');
    }
    String rest = end > 0 ? text.substring(end).strip() : "";
    return rest.startsWith("#") ? " " + rest : "";
  }

  /** Puts the file in its place, all at once, readable for its owner only. */
  private static void write(ConfigurationFile file, Path directory) throws IOException {
    Path draft =
        Files.createTempFile(directory, ".taskchampion", ".toml", OwnerOnly.file(directory));
    try {
      Files.write(draft, file.text().getBytes(StandardCharsets.UTF_8));
      HeldFiles.HERE.await(() -> Files.move(draft, file.path(), StandardCopyOption.ATOMIC_MOVE));
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
