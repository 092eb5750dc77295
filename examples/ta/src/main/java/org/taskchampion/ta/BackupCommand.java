package org.taskchampion.ta;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.internal.Durability;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.internal.OwnerOnly;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.storage.h2.ReplicaDirectory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta backup}. */
final class BackupCommand extends Command {

  private static final String JSON = "--json";

  BackupCommand() {
    super("backup", "Copies the whole replica, also while it is in use.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "TARGET";
  }

  @Override
  List<String> details() {
    return List.of(
        "TARGET is a directory that does not exist yet, or is empty. All of the replica is in it, what",
        "was not synchronised too; ta restore brings it back, and data_dir can name it. Whoever writes",
        "waits until the copy is made. TARGET is all there or not at all.",
        "With "
            + JSON
            + " it is a file of JSON lines, one for each task and operation, which later",
        "versions of ta read too; - is standard output. ta export is for other programs.");
  }

  @Override
  List<String> examples() {
    return List.of("ta backup ~/backups/$(date +%F)", "ta backup " + JSON + " - | gzip > all.gz");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(JSON)
            .type(boolean.class)
            .description("Writes a file of JSON lines instead of a directory.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    String target = single(line);
    Path data = session.dataDirectory();
    if (!H2Storage.exists(data)) {
      throw TaException.error("there is no replica in " + data + " yet, so nothing to back up");
    }
    try (H2Storage storage = ReplicaDirectory.at(data).openToRead()) {
      if (options.has(JSON)) {
        if (target.equals("-")) {
          Replica.open(storage).exportTo(session.out().stream());
          return ExitCode.OK;
        }
        if (isDevice(session.path(target))) {
          try (OutputStream out =
              Files.newOutputStream(session.path(target), StandardOpenOption.WRITE)) {
            Replica.open(storage).exportTo(out);
          }
          return ExitCode.OK;
        }
        write(storage, session.path(target));
      } else {
        storage.backup(session.path(target));
      }
      try (StorageView view = storage.read()) {
        session.out().line("Backed up " + Replicas.tasks(view.taskCount()) + " to " + target + ".");
      }
    } catch (IOException e) {
      if (target.equals("-")) {
        throw session.out().failed(e);
      }
      throw TaException.error(
          target + " cannot be written: " + Reasons.of(e) + "; it is not there");
    }
    return ExitCode.OK;
  }

  private String single(CommandLine line) {
    List<String> words = line.allWords();
    if (words.size() != 1) {
      throw TaException.usage("backup takes one target: " + synopsis());
    }
    return words.get(0);
  }

  /** Says whether a path is a pipe or a device, which takes bytes and keeps no file. */
  private static boolean isDevice(Path target) throws IOException {
    return Files.exists(target)
        && Files.readAttributes(target, BasicFileAttributes.class).isOther();
  }

  /** Writes under another name first, so that under the final one all of it is there or nothing. */
  private static void write(H2Storage storage, Path target) throws IOException {
    if (Files.exists(target)) {
      throw TaException.error(target + " exists already; nothing was written");
    }
    Path parent = target.resolveSibling("");
    Files.createDirectories(parent);
    Path aside =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.createFile(aside, OwnerOnly.file(aside));
    try {
      try (FileOutputStream out = new FileOutputStream(aside.toFile())) {
        Replica.open(storage).exportTo(out);
        Durability.force(out.getFD(), parent);
      }
      // Closed: Windows moves nothing that is open.
      HeldFiles.HERE.await(() -> Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE));
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
