package org.taskchampion.ta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta config set|get|path}. */
final class ConfigCommand extends Command {

  private static final String SHOW_SECRETS = "--show-secrets";

  ConfigCommand() {
    super("config", "Shows or changes the settings.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "set KEY [VALUE] | get [KEY] | path";
  }

  @Override
  List<String> details() {
    return List.of(
        "data_dir           the directory of the replica",
        "server_dir         the directory through which replicas synchronise",
        "server_dir_synchronised  true if Syncthing, Dropbox or another service carries that directory",
        "                   between machines: an empty one becomes a folder that bears it",
        "server_origin      the URL of a sync server",
        "server_client_key  the client's UUID at that server (also server_client_id)",
        "git_remote         the git repository through which replicas synchronise, as git push"
            + " takes it",
        "git_branch         its branch, which should be for this alone",
        "git_path           the program git, if it is not the one that the system finds",
        "aws_bucket         the bucket of S3, or of a service like it, through which replicas"
            + " synchronise;",
        "                   also aws_region, and aws_endpoint_url and aws_force_path_style for other"
            + " services",
        "aws_access_key_id  the key to that bucket, with aws_secret_access_key; or aws_profile, a"
            + " profile",
        "                   of the AWS command line; else what the environment says"
            + " (aws_default_credentials)",
        "gcp_bucket         the bucket of Google Cloud Storage through which replicas synchronise",
        "gcp_credential_path   the file with the credentials for it, else Google's application"
            + " default",
        "encryption_secret  the secret that all replicas of a server, a branch, a bucket or a synchronised",
        "                   server_dir share; given with server_dir, it makes an empty one such a folder",
        "avoid_snapshots    true leaves snapshots to other replicas",
        "sync_timeout       how long a sync may take, such as 90s, 15min or 2h, or none",
        "",
        "These also have Taskwarrior's names: sync.local.server_dir, sync.server.url,",
        "sync.server.client_id, sync.encryption_secret, sync.git.remote, sync.git.branch,",
        "sync.git.git_path, sync.aws.bucket and so on, sync.gcp.bucket, sync.gcp.credential_path.",
        "",
        "Other settings with Taskwarrior's names, which mean the same:",
        "",
        "uda.NAME.type      an attribute of your own: string, numeric, date or duration; also",
        "                   uda.NAME.label, .values (from the highest to the lowest) and .default",
        "urgency.NAME.coefficient   NAME is due, blocking, tags, user.tag.TAG, user.project.NAME,",
        "                   user.keyword.WORD, uda.NAME, uda.NAME.VALUE and so on; also"
            + " urgency.age.max",
        "                   and urgency.inherit",
        "report.NAME.filter a report of your own, or another filter for one that there is; also",
        "                   report.NAME.sort, .columns, .labels, .description and .dateformat",
        "default.project    what new tasks get; also default.due and default.scheduled",
        "default.command    the report that is meant where no command is given, such as \"list"
            + " +home\"",
        "recurrence         yes makes the tasks of recurring ones, and deletes what is past its"
            + " until:,",
        "                   before each report and export; see ta help spawn",
        "recurrence.limit   how many tasks of a recurring one are to come; 1 unless it is set",
        "modification_count_prompt   how many tasks are changed without a question; 0: there is none",
        "color              off leaves colours away, as the variable NO_COLOR does",
        "due                for how many days to come a task counts as DUE",
        "dateformat         how dates are written, and may be written in commands, such as d.m.Y;"
            + " also",
        "                   dateformat.report, dateformat.info and dateformat.annotation",
        "weekstart          sunday or monday",
        "search.case.sensitive, regex, abbreviation.minimum   how filters are read",
        "",
        "In the file, a name that begins with that of another setting stands in quotation marks:",
        "\"recurrence.limit\" = 3. Elsewhere a table does as well: [report.phone] and below it"
            + " filter = \"+x\".",
        "",
        "The file is taskchampion.toml in the configuration directory, or the one that the"
            + " variable",
        "TASKCHAMPION_CONFIG names. Setting a value keeps the other lines of the file.",
        "",
        "Other users of the machine can see the arguments of a command while it runs. Without"
            + " VALUE,",
        "encryption_secret and aws_secret_access_key are asked for, and not shown, or read from"
            + " standard",
        "input.");
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta config set server_dir ~/Shared/tasks",
        "ta config set encryption_secret",
        "pass show tasks | ta config set encryption_secret",
        "ta config set uda.estimate.type numeric",
        "ta config set report.phone.filter \"status:pending +phone\"",
        "ta config get",
        "$EDITOR \"$(ta config path)\"");
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
    spec.addOption(
        OptionSpec.builder(SHOW_SECRETS)
            .type(boolean.class)
            .description("get prints secrets too, instead of ****.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    String action = words.isEmpty() ? "get" : words.get(0);
    if (options.has(Json.OPTION)) {
      if (!action.equals("get") || words.size() > 1) {
        throw TaException.usage(Json.OPTION + " is for ta config get");
      }
      Json.print(session.out(), all(session, options.has(SHOW_SECRETS)));
      return ExitCode.OK;
    }
    if (action.equals("path") && words.size() == 1) {
      exactly(session, Configuration.path(session.surroundings()).toString());
    } else if (action.equals("set") && (words.size() == 2 || words.size() == 3)) {
      if (TaskwarriorSettings.isName(words.get(1))) {
        return setTaskwarriors(session, words);
      }
      ConfigurationKey key = ConfigurationKey.named(words.get(1));
      String name = words.get(1);
      String value = words.size() == 3 ? words.get(2) : asked(session.surroundings(), name, key);
      key.check(name, value);
      String unseen = ConfigurationKey.unseen(name, value);
      if (unseen != null) {
        throw TaException.usage(
            unseen
                + ", which nobody sees; give it without, or, if it is meant, write it into the file"
                + " that ta config path names");
      }
      if (key == ConfigurationKey.SERVER_ORIGIN) {
        Servers.checkOrigin(value);
      }
      String nameInFile =
          session.configuration().value(key) == null ? name : session.configuration().name(key);
      ConfigurationEditor.set(
          Configuration.path(session.surroundings()), nameInFile, key.stored(value));
    } else if (action.equals("get") && words.size() <= 2) {
      boolean showSecrets = options.has(SHOW_SECRETS);
      if (words.size() == 1 || words.isEmpty()) {
        return getAll(session, showSecrets);
      }
      return TaskwarriorSettings.isName(words.get(1))
          ? getTaskwarriors(session, words.get(1))
          : getOne(session, ConfigurationKey.named(words.get(1)), showSecrets);
    } else {
      throw TaException.usage("the command is " + synopsis());
    }
    return ExitCode.OK;
  }

  private int setTaskwarriors(Session session, List<String> words) {
    if (words.size() == 2) {
      throw TaException.usage(words.get(1) + " needs a value: " + synopsis());
    }
    String name = words.get(1);
    String value = words.get(2);
    if (ConfigurationKey.hasControlCharacter(value)) {
      throw TaException.usage(name + " cannot hold a line break or another control character");
    }
    TaskwarriorSettings settings = session.configuration().taskwarrior();
    settings.put(name, value);
    String warning = settings.check(name, session.surroundings());
    if (warning != null) {
      session.surroundings().warn(warning);
    }
    ConfigurationEditor.set(Configuration.path(session.surroundings()), name, value);
    return ExitCode.OK;
  }

  private static int getTaskwarriors(Session session, String name) {
    String value = session.configuration().taskwarrior().values().get(name);
    if (value == null) {
      session.surroundings().note("ta: " + name + " is not set");
      return ExitCode.ERROR;
    }
    session.out().line(value);
    return ExitCode.OK;
  }

  private String asked(Surroundings surroundings, String name, ConfigurationKey key) {
    if (!key.isSecret()) {
      throw TaException.usage(name + " needs a value: " + synopsis());
    }
    if (!surroundings.inputIsTerminal()) {
      return SecretPrompt.read(surroundings.in());
    }
    if (!surroundings.outputIsTerminal()) {
      throw TaException.usage(
          name + " cannot be asked for when the output is no terminal; pass it on standard input");
    }
    return SecretPrompt.ask(name);
  }

  private static int getOne(Session session, ConfigurationKey key, boolean showSecrets) {
    String value = value(session.configuration(), key);
    if (value == null) {
      session.surroundings().note("ta: " + key.key() + " is not set");
      return ExitCode.ERROR;
    }
    exactly(session, shown(key, value, showSecrets));
    return ExitCode.OK;
  }

  /** Prints a value for a script as it is, and made harmless for a terminal. */
  private static void exactly(Session session, String value) {
    session
        .out()
        .print(
            (session.surroundings().outputIsTerminal() ? Display.sanitise(value) : value) + "\n");
  }

  private static String shown(ConfigurationKey key, String value, boolean showSecrets) {
    return showSecrets ? value : key.shown(value);
  }

  private static int getAll(Session session, boolean showSecrets) {
    all(session, showSecrets).forEach((name, value) -> session.out().line(name + " = " + value));
    return ExitCode.OK;
  }

  private static Map<String, String> all(Session session, boolean showSecrets) {
    Map<String, String> all = new LinkedHashMap<>();
    for (ConfigurationKey key : ConfigurationKey.values()) {
      String value = value(session.configuration(), key);
      if (value != null) {
        all.put(session.configuration().name(key), shown(key, value, showSecrets));
      }
    }
    all.putAll(session.configuration().taskwarrior().values());
    return all;
  }

  /** Returns the value that holds: the file's, or the default. */
  private static @Nullable String value(Configuration configuration, ConfigurationKey key) {
    return switch (key) {
      case DATA_DIR -> configuration.dataDirectory().toString();
      case SERVER_DIR -> configuration.serverDirectory().toString();
      case AVOID_SNAPSHOTS -> Boolean.toString(configuration.avoidSnapshots());
      case SERVER_DIR_SYNCHRONISED -> configuration.isServerDirectorySynchronised() ? "true" : null;
      case SYNC_TIMEOUT -> configuration.syncTimeout();
      default -> configuration.value(key);
    };
  }
}
