package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta import-taskrc}. */
final class ImportTaskrcCommand extends Command {

  static final String FORCE = "--force";

  ImportTaskrcCommand() {
    super("import-taskrc", "Brings the settings of Taskwarrior over.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "FILE";
  }

  @Override
  List<String> details() {
    return List.of(
        "FILE is Taskwarrior's, such as ~/.taskrc. What it includes is read, too. What ta config"
            + " knows is set:",
        "how to synchronise (sync.server.url, sync.server.client_id, sync.encryption_secret,",
        "sync.local.server_dir, sync.git.…, sync.aws.… and sync.gcp.…), attributes of your own,"
            + " reports,",
        "urgency, defaults and forms of dates.",
        "Secrets are set and not shown. What ta lacks is left out, and named with the reason.",
        "What is set otherwise already stays; with "
            + FORCE
            + " it is replaced, which is said. The tasks",
        "themselves come with ta import-taskchampion.");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FORCE)
            .type(boolean.class)
            .description("Replaces what is set otherwise.")
            .build());
  }

  @Override
  List<String> examples() {
    return List.of("ta import-taskrc ~/.taskrc");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    if (words.size() != 1) {
      throw TaException.usage("import-taskrc takes one file: " + synopsis());
    }
    Surroundings surroundings = session.surroundings();
    Taskrc taskrc = Taskrc.read(session.path(words.get(0)), new UserDirectories(surroundings));
    TaskrcSettings settings =
        new TaskrcSettings(
            taskrc.values(), session.configuration(), surroundings, options.has(FORCE));
    Path file = Configuration.path(surroundings);
    settings
        .wanted()
        .forEach(
            (name, value) -> {
              ConfigurationEditor.set(
                  file,
                  name,
                  ConfigurationKey.isName(name)
                      ? ConfigurationKey.named(name).stored(value)
                      : value);
              session
                  .out()
                  .line(
                      name
                          + " = "
                          + shown(name, value)
                          + (settings.isReplaced(name) ? " (it was set otherwise)" : ""));
            });
    session.out().line(summary(settings, file));
    taskrc.faults().forEach(fault -> surroundings.note("ta: left out: " + fault));
    settings.leftOut().forEach(what -> surroundings.note("ta: left out: " + what));
    return ExitCode.OK;
  }

  /** Names of Taskwarrior's settings may speak of secrets, too. */
  private static String shown(String name, String value) {
    if (ConfigurationKey.isName(name)) {
      return ConfigurationKey.named(name).shown(value);
    }
    return TaskrcSettings.isSecret(name) ? "****" : value;
  }

  private static String summary(TaskrcSettings settings, Path file) {
    int set = settings.wanted().size();
    int unchanged = settings.unchanged().size();
    return (set == 1 ? "Set 1 setting" : "Set " + set + " settings")
        + " in "
        + file
        + (unchanged == 0
            ? ""
            : "; " + unchanged + (unchanged == 1 ? " was" : " were") + " so already")
        + ".";
  }
}
