package org.taskchampion.ta;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ta version}. */
final class VersionCommand extends Command {

  VersionCommand() {
    super("version", "Shows the version.", FilterUse.NONE);
  }

  @Override
  List<String> examples() {
    return List.of("ta version");
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    if (options.has(Json.OPTION)) {
      Json.print(
          session.out(),
          JsonReports.object("version", version(), "java", System.getProperty("java.version")));
      return ExitCode.OK;
    }
    session.out().line("ta " + version() + " (Java " + System.getProperty("java.version") + ")");
    return ExitCode.OK;
  }

  private static String version() {
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.txt")) {
      return in == null
          ? "of an unknown version"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "of an unknown version";
    }
  }
}
