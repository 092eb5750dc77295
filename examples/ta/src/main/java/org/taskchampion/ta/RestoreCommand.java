package org.taskchampion.ta;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.storage.h2.ReplicaDirectory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta restore}. */
final class RestoreCommand extends Command {

  private static final String FORCE = "--force";

  RestoreCommand() {
    super("restore", "Brings back what ta backup copied.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "SOURCE";
  }

  @Override
  List<String> details() {
    return List.of(
        "SOURCE is the directory that ta backup made, or its file of JSON lines; - is standard"
            + " input.",
        "Where there are tasks already, "
            + FORCE
            + " is needed: what was there is kept as a backup in a",
        "directory replaced-DATE in data_dir. All is restored or nothing. The next ta sync brings"
            + " what",
        "was synchronised since the backup. A backup and the replica that it was made of are one",
        "replica: do not go on with both.");
  }

  @Override
  List<String> examples() {
    return List.of("ta restore ~/backups/2026-11-25", "gunzip < all.gz | ta restore -");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FORCE)
            .type(boolean.class)
            .description("Replaces what is there, and keeps it in a directory of its own.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    if (words.size() != 1) {
      throw TaException.usage("restore takes one source: " + synopsis());
    }
    String source = words.get(0);
    Path data = session.dataDirectory();
    if (!options.has(FORCE)) {
      Replicas.refuseToReplace(
          data, "with " + FORCE + " it is replaced, and kept in a directory of its own");
    }
    Path kept = Replicas.keeping(session, data);
    boolean replaced;
    if (source.equals("-") || isFile(session.path(source))) {
      replaced = load(session, source, data, kept);
    } else {
      Path backup = session.path(source);
      if (!H2Storage.exists(backup)) {
        throw TaException.error(source + " is no backup; nothing was changed");
      }
      replaced = ReplicaDirectory.at(data).replaceWith(backup, kept);
    }
    try (H2Storage storage = H2Storage.at(data);
        StorageView view = storage.read()) {
      session.out().line("Restored " + Replicas.tasks(view.taskCount()) + ".");
    }
    if (replaced) {
      session.out().line("What was there before is kept in " + kept + ".");
    }
    return ExitCode.OK;
  }

  /** Says whether a path is there and is no directory: a file, or a pipe. */
  private static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }

  private static boolean load(Session session, String source, Path data, Path kept) {
    try (InputStream in =
        source.equals("-")
            ? session.surroundings().in()
            : new BufferedInputStream(Input.of(session.path(source)))) {
      return ReplicaDirectory.at(data).replaceWithExport(in, kept);
    } catch (IOException e) {
      throw TaException.error(
          (source.equals("-") ? "standard input" : source)
              + " cannot be read: "
              + Reasons.of(e)
              + "; nothing was changed",
          e);
    }
  }
}
