package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;

/** The folders of several machines, and a service that carries files between them. */
final class Folders {

  private final Path parent;

  Folders(Path parent) {
    this.parent = parent;
  }

  Path at(String machine) {
    return parent.resolve(machine);
  }

  LocalSyncServer open(String machine) {
    return LocalSyncServer.newBuilder(at(machine)).synchronised().build();
  }

  /** Returns the files of a folder, by their names below it, but for what services leave alone. */
  List<String> files(String machine) {
    Path root = at(machine);
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("~syncthing~"))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the one file whose name has a text in it. */
  Path file(String machine, Object text) {
    List<String> found =
        files(machine).stream().filter(file -> file.endsWith(text.toString())).toList();
    assertThat(found).as("files of %s", text).hasSize(1);
    return at(machine).resolve(found.get(0));
  }

  /** Carries all that is missing from one machine to another. */
  void carry(String from, String to) {
    files(from).forEach(file -> carry(from, to, file));
  }

  /** Carries one file, unless it is there. */
  void carry(String from, String to, String file) {
    Path target = at(to).resolve(file);
    if (!Files.exists(target)) {
      copy(at(from).resolve(file), target);
    }
  }

  static void copy(Path file, Path target) {
    try {
      Files.createDirectories(target.getParent());
      Path half = target.resolveSibling(".syncthing." + target.getFileName() + ".tmp");
      Files.copy(file, half, StandardCopyOption.REPLACE_EXISTING);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static UUID add(LocalSyncServer server, UUID parent, String segment) {
    AddVersionResult result = server.addVersion(parent, segment.getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(AddVersionResult.Added.class);
    return ((AddVersionResult.Added) result).version();
  }

  /** Returns what a new replica is given. */
  static List<String> chain(LocalSyncServer server) {
    List<String> segments = new ArrayList<>();
    UUID last = History.NIL;
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      last = found.version();
      segments.add(new String(found.segment(), StandardCharsets.UTF_8));
    }
    return segments;
  }

  /** The same server, which asks for a snapshot with each version. */
  static SyncServer asking(LocalSyncServer server) {
    return (SyncServer)
        Proxy.newProxyInstance(
            SyncServer.class.getClassLoader(),
            new Class<?>[] {SyncServer.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(server, arguments);
                return answer instanceof AddVersionResult.Added added
                    ? new AddVersionResult.Added(added.version(), SnapshotUrgency.HIGH)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
