package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.h2.H2Storage;

/**
 * A server that throws away what it says that it has taken, and gives it an id that it cannot have:
 * it is refused, and what it left behind in earlier versions is healed, with nothing lost.
 */
final class LyingServerTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final String CLIENT = UUID.randomUUID().toString();
  private static final Pattern LOST = Pattern.compile("([0-9]+) tasks? cannot be read, and");

  @TempDir Path home;

  private Runs user(String name, String settings) throws IOException {
    Path own = Files.createDirectories(home.resolve(name));
    return new Runs(own).configured("data_dir = \"~/data\"\n" + settings);
  }

  private String directory() {
    return "server_dir = \"" + home.resolve("server") + "\"\n";
  }

  private static String remote(RemoteServer server) {
    return "server_origin = \""
        + server.origin()
        + "\"\nserver_client_key = \""
        + CLIENT
        + "\"\nencryption_secret = \"secret\"\n";
  }

  /** Takes everything for sent, as earlier versions did when a server named this version. */
  private static void believe(Path data, UUID version) {
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      transaction.markSynced(transaction.unsyncedCount());
      transaction.setBaseVersion(version);
      transaction.commit();
    }
  }

  private static UUID base(Path data) {
    try (H2Storage storage = H2Storage.at(data);
        StorageView view = storage.read()) {
      return view.baseVersion();
    }
  }

  private static String stored(Runs ta) {
    return ta.ta("export --stored").ok().out();
  }

  private void assertOthersGetEverything(Runs ta, String settings) throws IOException {
    Runs other = user("other", settings);
    other.process("sync").ok();
    assertThat(stored(other)).isEqualTo(stored(ta));
  }

  @Test
  void theNilVersionIsRefusedAndWhatItLeftBehindGoesToAnHonestDirectory() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      server.lying(RemoteServer.Lie.NIL);
      Runs ta = user("one", remote(server));
      ta.ta("add secret milk").ok();
      Runs.Result refused = ta.process("sync");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.ERROR);
      assertThat(refused.err()).contains("the nil version, which no version can be");
      assertThat(ta.ta("doctor").out()).contains("5 operations not synchronised");

      Path data = ta.home().resolve("data");
      believe(data, NIL);
      ta.configured("data_dir = \"~/data\"\n" + directory());
      assertThat(ta.process("sync").ok().out()).doesNotContain("sent"); // the fault
      ta.ta("add Bread").ok();
      Runs.Result found = ta.process("doctor");
      assertThat(found.exitCode()).isEqualTo(ExitCode.ERROR);
      assertThat(found.out())
          .contains("  not sent: task ", "counts as synchronised, but the replica is at no version")
          .endsWith("ta doctor --heal,\nthen ta sync sends what the server lacks.\n")
          .doesNotContain("milk");
      String before = stored(ta);
      assertThat(ta.process("doctor", "--heal").ok().out())
          .contains("10 operations not synchronised")
          .endsWith("ta sync sends what the server lacks.\n");
      assertThat(stored(ta)).isEqualTo(before);
      assertThat(ta.process("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
      assertThat(ta.process("sync").ok().out()).startsWith("Nothing new");
      ta.process("doctor").ok();
      assertOthersGetEverything(ta, directory());
    }
  }

  @Test
  void theParentIsRefusedAndWhatItLeftBehindGoesToTheSameServerWhenItIsHonest() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      Runs ta = user("one", remote(server));
      ta.ta("add secret milk").ok();
      ta.ta("sync").ok();
      server.lying(RemoteServer.Lie.PARENT);
      ta.ta("1 modify +new").ok();
      ta.ta("add Bread").ok();
      Runs.Result refused = ta.process("sync");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.ERROR);
      assertThat(refused.err()).contains("its parent: the server is not what it should be");

      Path data = ta.home().resolve("data");
      believe(data, base(data));
      server.lying(null);
      assertThat(ta.process("sync").ok().out()).startsWith("Nothing new"); // the fault
      assertThat(ta.process("doctor").out())
          .contains("  difference: task ", "it is not in the server's history")
          .endsWith("ta doctor --heal,\nthen ta sync sends what the server lacks.\n");
      String before = stored(ta);
      assertThat(ta.process("doctor", "--heal").ok().out())
          .endsWith("ta sync sends what the server lacks.\n");
      assertThat(stored(ta)).isEqualTo(before);
      ta.process("sync").ok();
      ta.process("doctor").ok();
      assertOthersGetEverything(ta, remote(server));
    }
  }

  /** A task and its unsynced operations that do not belong together make a new replica needed. */
  @Test
  void aNewReplicaHasWhatWasNeverSent() throws IOException {
    Runs ta = user("one", directory());
    ta.ta("add secret milk").ok();
    ta.ta("sync").ok();
    ta.ta("add Never sent").ok();
    Path data = ta.home().resolve("data");
    believe(data, base(data));
    ta.ta("add Not sent yet").ok();
    ta.ta("1 modify oat milk").ok();
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(transaction.workingSet().get(1), Map.of("status", "pending")));
      transaction.commit();
    }
    assertThat(ta.process("doctor").out())
        .contains("  operations: task ")
        .endsWith("ta sync sends what the server lacks.\n");
    assertThat(ta.process("doctor", "--heal").ok().out()).contains("Made a new replica", "3 tasks");
    ta.process("sync").ok();
    ta.process("doctor").ok();
    assertThat(ta.ta("list").ok().out()).contains("oat milk", "Never sent", "Not sent yet");
    assertOthersGetEverything(ta, directory());
  }

  /** Whichever block is damaged, all comes back but what can be read nowhere. */
  @Test
  void damagedFilesLoseOnlyWhatCanBeReadNowhere() throws IOException {
    Runs ta = user("one", directory());
    ta.run(SampleExport.of(120, 3), "import").ok();
    ta.ta("sync").ok();
    Path data = ta.home().resolve("data");
    ta.run(SampleExport.of(40, 77), "import").ok();
    believe(data, base(data));
    ta.ta("add Only here").ok();
    ta.ta("doctor").out();
    Path store = data.resolve("replica.mv");
    Path journal = data.resolve("replica.journal");
    byte[] originalStore = Files.readAllBytes(store);
    byte[] originalJournal = Files.readAllBytes(journal);
    int rebuilt = 0;
    int kept = 0;
    List<String> missing = new ArrayList<>();
    for (int position = 100; position < originalStore.length; position += 4 * 4100) {
      byte[] bytes = originalStore.clone();
      bytes[position] ^= 1;
      Files.write(store, bytes);
      Files.write(journal, originalJournal);
      Runs.Result healed = ta.run("", "doctor", "--heal");
      assertThat(healed.exitCode()).as(healed.out()).isZero();
      Matcher lost = LOST.matcher(healed.out());
      int unreadable = lost.find() ? Integer.parseInt(lost.group(1)) : 0;
      int tasks = (int) stored(ta).lines().filter(line -> line.contains("\"uuid\"")).count();
      assertThat(tasks).isGreaterThanOrEqualTo(121);
      if (tasks + unreadable != 161 && !healed.out().contains("cannot be opened: of them")) {
        missing.add(position + ": " + tasks + " and " + unreadable);
      }
      rebuilt += healed.out().contains("Made a new replica") ? 1 : 0;
      kept += healed.out().contains("Made a new replica") && tasks > 121 ? 1 : 0;
    }
    assertThat(missing).isEmpty();
    assertThat(rebuilt).isPositive();
    assertThat(kept).isPositive();
  }
}
