package example;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** Synchronises two replicas through a directory, and asks a server that is not there. */
public final class Program {

  private Program() {}

  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    try (Replica one = Replica.open(H2Storage.at(home.resolve("one")));
        Replica two = Replica.open(H2Storage.at(home.resolve("two")));
        SyncServer directory = LocalSyncServer.at(home.resolve("server"));
        SyncServer sealed =
            LocalSyncServer.newBuilder(home.resolve("sealed"))
                .sealing(EncryptionSecret.of("secret").sealing())
                .build()) {
      Task task = one.editAndGet(edit -> edit.add("From one to two").task());
      one.sync(directory);
      two.sync(directory);
      check(two.task(task.uuid()).orElseThrow().description().equals("From one to two"));
      two.edit(edit -> edit.task(task.uuid()).done());
      two.sync(sealed);
      one.sync(sealed);
      check(one.pendingTasks().isEmpty());
    }

    OkHttpClient client = new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(5)).build();
    try (SyncServer server =
        HttpSyncServer.newBuilder()
            .origin("http://127.0.0.1:1")
            .clientId(UUID.randomUUID())
            .encryptionSecret(EncryptionSecret.of("secret"))
            .okHttpClient(client)
            .build()) {
      server.childVersion(SyncServer.NIL_VERSION);
      check(false);
    } catch (ServerUnreachableException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void check(boolean right) {
    if (!right) {
      throw new IllegalStateException("wrong");
    }
  }
}
