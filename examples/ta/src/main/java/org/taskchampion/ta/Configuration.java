package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that hold for this run: those of the file, and the defaults. */
final class Configuration {

  /** Names the file instead of the usual place. */
  static final String FILE_VARIABLE = "TASKCHAMPION_CONFIG";

  private final Surroundings surroundings;
  private final UserDirectories directories;
  private final Map<ConfigurationKey, String> values;

  private final TaskwarriorSettings taskwarrior;

  private Configuration(
      Surroundings surroundings,
      Map<ConfigurationKey, String> values,
      TaskwarriorSettings taskwarrior) {
    this.surroundings = surroundings;
    this.directories = new UserDirectories(surroundings);
    this.values = values;
    this.taskwarrior = taskwarrior;
  }

  /** Reads and checks the configuration; warns of keys that are not known. */
  static Configuration load(Surroundings surroundings) {
    ConfigurationFile file = ConfigurationFile.read(path(surroundings));
    Map<ConfigurationKey, String> values = new EnumMap<>(ConfigurationKey.class);
    TaskwarriorSettings taskwarrior = new TaskwarriorSettings();
    file.values()
        .forEach(
            (name, value) -> {
              if (!ConfigurationKey.keys().contains(name) && TaskwarriorSettings.isName(name)) {
                put(taskwarrior, name, value, file.path());
                return;
              }
              if (!ConfigurationKey.keys().contains(name)) {
                surroundings.warn(
                    "the configuration file " + file.path() + " has the unknown key " + name);
                return;
              }
              ConfigurationKey key = ConfigurationKey.named(name);
              boolean wanted =
                  key == ConfigurationKey.AVOID_SNAPSHOTS
                      ? value instanceof Boolean
                      : value instanceof String;
              if (!wanted) {
                throw inFile(
                    file.path(),
                    key == ConfigurationKey.AVOID_SNAPSHOTS
                        ? name + " is true or false, without quotation marks"
                        : name + " is a text in quotation marks");
              }
              try {
                values.put(key, key.check(value.toString()));
              } catch (TaException e) {
                throw inFile(file.path(), e.text());
              }
            });
    String byKey = values.get(ConfigurationKey.SERVER_CLIENT_KEY);
    String byId = values.get(ConfigurationKey.SERVER_CLIENT_ID);
    if (byKey != null && byId != null && !byKey.equalsIgnoreCase(byId)) {
      throw inFile(
          file.path(),
          "server_client_key and server_client_id are two names of one setting and differ;"
              + " delete one of them");
    }
    return new Configuration(surroundings, values, taskwarrior);
  }

  private static void put(TaskwarriorSettings taskwarrior, String name, Object value, Path path) {
    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      throw inFile(path, name + " is a text in quotation marks, or a number");
    }
    try {
      taskwarrior.put(name, value.toString());
    } catch (TaException e) {
      throw inFile(path, e.text());
    }
  }

  /** Returns the settings that have Taskwarrior's names. */
  TaskwarriorSettings taskwarrior() {
    return taskwarrior;
  }

  private static TaException inFile(Path path, String message) {
    return TaException.error("the configuration file " + path + ": " + message);
  }

  /** Returns where the configuration file is, or would be. */
  static Path path(Surroundings surroundings) {
    UserDirectories directories = new UserDirectories(surroundings);
    Path named = directories.named(FILE_VARIABLE);
    return named != null ? named : directories.configuration().resolve("taskchampion.toml");
  }

  /** Returns a setting as it stands in the file, or null if it does not. */
  @Nullable String value(ConfigurationKey key) {
    return values.get(key);
  }

  /** Returns the directory of the replica. */
  Path dataDirectory() {
    String set = values.get(ConfigurationKey.DATA_DIR);
    return set != null
        ? directories.expanded(set, ConfigurationKey.DATA_DIR.key())
        : directories.data().resolve("taskchampion");
  }

  /** Returns the directory through which replicas synchronise when no server is set. */
  Path serverDirectory() {
    String set = values.get(ConfigurationKey.SERVER_DIR);
    return set != null
        ? directories.expanded(set, ConfigurationKey.SERVER_DIR.key())
        : dataDirectory().resolve("taskchampion-sync-server");
  }

  /** Returns the client's id at the server under either of its names, or null if it is not set. */
  @Nullable String clientId() {
    String id = values.get(ConfigurationKey.SERVER_CLIENT_KEY);
    return id != null ? id : values.get(ConfigurationKey.SERVER_CLIENT_ID);
  }

  /** Warns if a setting holds what nobody sees: then other replicas may have it without that. */
  void warnOfUnseen(ConfigurationKey key) {
    String value = values.get(key);
    String unseen = value == null ? null : key.unseen(value);
    if (unseen != null) {
      surroundings.warn(
          unseen + "; if another replica has it without, neither reads what the other one sends");
    }
  }

  boolean avoidSnapshots() {
    return "true".equals(values.get(ConfigurationKey.AVOID_SNAPSHOTS));
  }

  /** Returns how long a synchronisation may take, as the setting says it. */
  String syncTimeout() {
    return values.getOrDefault(ConfigurationKey.SYNC_TIMEOUT, SyncTimeout.DEFAULT);
  }
}
