package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of a {@code .taskrc} are to ta: which of its own they become, and which are
 * left out, and why.
 */
final class TaskrcSettings {

  private static final String DATA_LOCATION = "data.location";

  /** With what Taskwarrior's settings of places to synchronise with begin. */
  private static final String SYNC = "sync.";

  private static final String URL = "sync.server.url";

  /** The name of {@link #URL} in earlier versions. */
  private static final String ORIGIN = "sync.server.origin";

  private final Configuration configuration;
  private final Surroundings surroundings;
  private final boolean replaces;

  private final Map<String, String> wanted = new TreeMap<>();
  private final Map<String, String> replaced = new TreeMap<>();
  private final List<String> unchanged = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /**
   * Finds out what becomes of settings, and changes nothing.
   *
   * @param replaces whether what is set otherwise is replaced
   */
  TaskrcSettings(
      Map<String, String> settings,
      Configuration configuration,
      Surroundings surroundings,
      boolean replaces) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.replaces = replaces;
    settings.forEach(
        (name, value) -> {
          if (name.equals(ORIGIN) && settings.containsKey(URL)) {
            leaveOut(name, URL + " says it anew");
          } else if (name.equals(TaskrcRemote.REMOTE)) {
            remote(new TaskrcRemote(settings, new UserDirectories(surroundings)));
          } else if (name.equals(TaskrcRemote.LOCAL_ONLY) && !TaskrcRemote.isOn(value)) {
            return; // as if it were not there
          } else if (name.startsWith(SYNC) && ConfigurationKey.isName(name)) {
            own(name, ConfigurationKey.named(name), value);
          } else if (TaskwarriorSettings.isName(name)) {
            taskwarriors(name, value);
          } else {
            leaveOut(name, reason(name));
          }
        });
    checkTogether();
  }

  /** Returns what is to be set: values by ta's names. */
  Map<String, String> wanted() {
    return wanted;
  }

  /** Says whether a setting has another value now. */
  boolean isReplaced(String name) {
    return replaced.containsKey(name);
  }

  /** Returns which settings are as they are to be already. */
  List<String> unchanged() {
    return unchanged;
  }

  /** Returns what is left out, and why. */
  List<String> leftOut() {
    return leftOut;
  }

  /** Says whether nobody is to see a setting's value. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("secret") || lower.contains("credential") || lower.contains("password");
  }

  private void remote(TaskrcRemote remote) {
    String value;
    try {
      value = remote.resolved();
    } catch (TaException e) {
      leaveOut(TaskrcRemote.REMOTE, e.text());
      return;
    }
    own(TaskrcRemote.REMOTE, ConfigurationKey.GIT_REMOTE, value);
  }

  private void own(String name, ConfigurationKey key, String value) {
    if (value.isEmpty()) {
      return; // as if it were not there
    }
    if (key.isSwitch()) {
      set(name, key, Boolean.toString(TaskrcRemote.isOn(value)));
    } else {
      set(name, key, value);
    }
  }

  private void set(String name, ConfigurationKey key, String value) {
    try {
      key.check(name, value);
      String unseen = ConfigurationKey.unseen(name, value);
      if (unseen != null) {
        leaveOut(name, unseen + ", which nobody sees; set it with ta config set " + key.key());
        return;
      }
      if (key == ConfigurationKey.SERVER_ORIGIN) {
        Servers.checkOrigin(value);
      }
    } catch (TaException e) {
      leaveOut(name, e.text());
      return;
    }
    String present = configuration.value(key);
    want(
        name,
        configuration.name(key),
        present != null && key.isSame(value, present) ? present : value,
        present);
  }

  private void taskwarriors(String name, String value) {
    if (ConfigurationKey.hasControlCharacter(value)) {
      leaveOut(name, "it holds a control character");
      return;
    }
    try {
      new TaskwarriorSettings().put(name, value);
    } catch (TaException e) {
      leaveOut(name, isSecret(name) ? "it is not possible" : e.text());
      return;
    }
    want(name, name, value, configuration.taskwarrior().values().get(name));
  }

  private void want(String name, String own, String value, @Nullable String present) {
    if (value.equals(present)) {
      unchanged.add(own);
    } else if (present == null || replaces) {
      wanted.put(own, value);
      if (present != null) {
        replaced.put(own, present);
      }
    } else {
      leaveOut(name, own + " is set otherwise here; " + ImportTaskrcCommand.FORCE + " replaces it");
    }
  }

  /** Leaves out what is not possible together with all the others. */
  private void checkTogether() {
    TaskwarriorSettings all = configuration.taskwarrior();
    Map<String, String> before = new TreeMap<>(all.values());
    wanted.forEach(
        (name, value) -> {
          if (!ConfigurationKey.isName(name)) {
            all.put(name, value);
          }
        });
    for (String name : List.copyOf(wanted.keySet())) {
      if (ConfigurationKey.isName(name)) {
        continue;
      }
      try {
        all.check(name, surroundings);
      } catch (TaException e) {
        leaveOut(name, e.text());
        wanted.remove(name);
        replaced.remove(name);
        String present = before.get(name);
        if (present == null) {
          all.values().remove(name);
        } else {
          all.values().put(name, present);
        }
      }
    }
  }

  private void leaveOut(String name, String why) {
    leftOut.add(why.startsWith(name) ? why : name + ": " + why);
  }

  private static String reason(String name) {
    if (name.equals(DATA_LOCATION)) {
      return "ta keeps its tasks elsewhere; ta import-taskchampion brings those of that directory";
    }
    if (name.startsWith("taskd.")) {
      return "ta does not know the server of Taskwarrior 2";
    }
    if (name.equals(TaskrcRemote.LOCAL_PATH)) {
      return "ta has a copy of the repository of its own";
    }
    if (name.equals(TaskrcRemote.LOCAL_ONLY)) {
      return "ta needs a repository to push to; a bare one beside Taskwarrior's clone will do";
    }
    if (name.startsWith(SYNC)) {
      return "ta does not know this place to synchronise with";
    }
    if (name.equals("context") || name.startsWith("context.")) {
      return "ta has no contexts";
    }
    return "ta has no such setting";
  }
}
