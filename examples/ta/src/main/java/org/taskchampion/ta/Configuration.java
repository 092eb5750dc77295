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
  private final Map<ConfigurationKey, Setting> values;

  private final TaskwarriorSettings taskwarrior;

  private Configuration(
      Surroundings surroundings,
      Map<ConfigurationKey, Setting> values,
      TaskwarriorSettings taskwarrior) {
    this.surroundings = surroundings;
    this.directories = new UserDirectories(surroundings);
    this.values = values;
    this.taskwarrior = taskwarrior;
  }

  /** Reads and checks the configuration; warns of keys that are not known. */
  static Configuration load(Surroundings surroundings) {
    ConfigurationFile file = ConfigurationFile.read(path(surroundings));
    Map<ConfigurationKey, Setting> values = new EnumMap<>(ConfigurationKey.class);
    TaskwarriorSettings taskwarrior = new TaskwarriorSettings();
    file.values()
        .forEach(
            (name, value) -> {
              if (ConfigurationKey.isName(name)) {
                put(values, name, value, file.path());
              } else if (TaskwarriorSettings.isName(name)) {
                put(taskwarrior, name, value, file.path());
              } else {
                surroundings.warn(
                    "the configuration file " + file.path() + " has the unknown key " + name);
              }
            });
    return new Configuration(surroundings, values, taskwarrior);
  }

  /** Returns the same settings with another directory for the replica. */
  Configuration withDataDirectory(Path directory) {
    Map<ConfigurationKey, Setting> changed = new EnumMap<>(ConfigurationKey.class);
    changed.putAll(values);
    changed.put(
        ConfigurationKey.DATA_DIR,
        new Setting(ConfigurationKey.DATA_DIR.key(), directory.toAbsolutePath().toString()));
    return new Configuration(surroundings, changed, taskwarrior);
  }

  private static void put(
      Map<ConfigurationKey, Setting> values, String name, Object value, Path path) {
    ConfigurationKey key = ConfigurationKey.named(name);
    boolean isSwitch = key.isSwitch();
    if (!(isSwitch ? value instanceof Boolean : value instanceof String)) {
      throw inFile(
          path,
          name
              + (isSwitch
                  ? " is true or false, without quotation marks"
                  : " is a text in quotation marks"));
    }
    String checked;
    try {
      checked = key.check(name, value.toString());
    } catch (TaException e) {
      throw inFile(path, e.text());
    }
    Setting other = values.putIfAbsent(key, new Setting(name, checked));
    if (other != null && !key.isSame(checked, other.value())) {
      throw inFile(
          path,
          other.name()
              + " and "
              + name
              + " are two names of one setting and differ; delete one of them");
    }
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
    Setting set = values.get(key);
    return set == null ? null : set.value();
  }

  /** Returns the name that a setting has in the file; ta's own if it does not stand there. */
  String name(ConfigurationKey key) {
    Setting set = values.get(key);
    return set == null ? key.key() : set.name();
  }

  /** Returns the directory of the replica. */
  Path dataDirectory() {
    String set = value(ConfigurationKey.DATA_DIR);
    return set != null
        ? directories.expanded(set, name(ConfigurationKey.DATA_DIR))
        : directories.data().resolve("taskchampion");
  }

  /** Returns the directory through which replicas synchronise when no server is set. */
  Path serverDirectory() {
    String set = value(ConfigurationKey.SERVER_DIR);
    return set != null
        ? directories.expanded(set, name(ConfigurationKey.SERVER_DIR))
        : dataDirectory().resolve("taskchampion-sync-server");
  }

  /** Says whether a service carries that directory between machines. */
  boolean isServerDirectorySynchronised() {
    return "true".equals(value(ConfigurationKey.SERVER_DIR_SYNCHRONISED));
  }

  /** Returns the directory for copies of the git repository through which replicas synchronise. */
  Path gitCache() {
    return dataDirectory().resolve("git-cache");
  }

  /** Returns the git repository through which replicas synchronise; null if none is set. */
  @Nullable String gitRemote() {
    String set = value(ConfigurationKey.GIT_REMOTE);
    return set != null && UserDirectories.isBelowHome(set)
        ? directories.expanded(set, name(ConfigurationKey.GIT_REMOTE)).toString()
        : set;
  }

  /** Returns the file with the credentials for Google's cloud; null if none is set. */
  @Nullable Path gcpCredentials() {
    String set = value(ConfigurationKey.GCP_CREDENTIAL_PATH);
    return set == null
        ? null
        : directories.expanded(set, name(ConfigurationKey.GCP_CREDENTIAL_PATH));
  }

  /** Says whether a switch is on; it is off if it does not stand in the file. */
  boolean isOn(ConfigurationKey key) {
    return "true".equals(value(key));
  }

  /** Warns if a setting holds what nobody sees: then other replicas may have it without that. */
  void warnOfUnseen(ConfigurationKey key) {
    Setting set = values.get(key);
    String unseen = set == null ? null : ConfigurationKey.unseen(set.name(), set.value());
    if (unseen != null) {
      surroundings.warn(
          unseen + "; if another replica has it without, neither reads what the other one sends");
    }
  }

  boolean avoidSnapshots() {
    return isOn(ConfigurationKey.AVOID_SNAPSHOTS);
  }

  /** Returns how long a synchronisation may take, as the setting says it. */
  String syncTimeout() {
    String set = value(ConfigurationKey.SYNC_TIMEOUT);
    return set == null ? SyncTimeout.DEFAULT : set;
  }

  /** A setting under the name that it has in the file. */
  private record Setting(String name, String value) {
    @Override
    public String toString() {
      return name; // the value may be secret
    }
  }
}
