package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.h2.H2Storage;

/** {@code ta doctor}, as processes where it matters. */
final class DoctorCommandTest {

  private static final String FINE =
      "  Files, tasks, operations and working set are as they should be.\n";
  private static final String AGREES = "Server\n  Its history agrees with the replica.\n";

  @TempDir Path home;
  private Runs ta;
  private Path data;

  @BeforeEach
  void makeUser() throws IOException {
    ta = user("one");
    data = ta.home().resolve("data");
  }

  private Runs user(String name) throws IOException {
    Path own = Files.createDirectories(home.resolve(name));
    return new Runs(own)
        .configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("server") + "\"\n");
  }

  private Map<Path, String> files(Path directory) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  /** Runs the doctor, who finds something; the report has no texts. */
  private String finds(String... arguments) {
    Runs.Result result = ta.process(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).doesNotContain("milk", "secret");
    assertThat(result.exitCode()).as(result.out()).isEqualTo(ExitCode.ERROR);
    return result.out();
  }

  /** Takes a task out of the storage behind everybody's back. */
  private UUID loseFirstTask() {
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      UUID lost = transaction.workingSet().get(1);
      transaction.removeTasks(List.of(lost));
      transaction.commit();
      return lost;
    }
  }

  @Test
  void aHealthyReplicaIsLeftAlone() throws IOException {
    assertThat(ta.process("doctor").ok().out())
        .isEqualTo("There is no replica in " + data + " yet.\n");
    assertThat(data).doesNotExist();
    ta.ta("add secret milk").ok();
    assertThat(ta.process("doctor").ok().out())
        .isEqualTo(
            "Replica in "
                + data
                + ": 1 task, 5 operations not synchronised\n"
                + FINE
                + "Server\n  There is none yet.\n");
    assertThat(home.resolve("server")).doesNotExist();
    ta.ta("sync").ok();
    ta.ta("1 done").ok();
    Map<Path, String> before = files(home);
    assertThat(ta.ta("doctor").ok().out()).contains(FINE + AGREES);
    assertThat(ta.ta("doctor --heal").ok().out()).contains(FINE + AGREES);
    assertThat(files(home)).isEqualTo(before);
    ta.ta("doctor now").error(ExitCode.USAGE);
  }

  @Test
  void theWorkingSetIsHealed() {
    ta.ta("add secret milk").ok();
    ta.ta("sync").ok();
    try (H2Storage storage = H2Storage.at(data);
        StorageTransaction transaction = storage.begin()) {
      transaction.setWorkingSet(new TreeMap<>(Map.of(3, UUID.randomUUID())));
      transaction.commit();
    }
    assertThat(finds("doctor"))
        .contains("  working set: task ", "it is in the working set, but no longer exists\n")
        .contains("it is pending or recurring, but not in the working set\n")
        .endsWith(AGREES + "ta doctor --heal mends what can be mended.\n");
    assertThat(ta.process("doctor", "--heal").ok().out())
        .contains("no longer exists\n", "\nHealing.\n")
        .endsWith(FINE + AGREES);
    assertThat(ta.ta("doctor").ok().out()).contains(FINE);
    assertThat(ta.ta("list").ok().out()).contains("secret milk");
  }

  @Test
  void whatIsLostHereComesBackAndWhatWasNotSynchronisedStays() throws IOException {
    ta.ta("add secret milk").ok();
    ta.ta("add Bread").ok();
    ta.ta("sync").ok();
    String synchronised = ta.ta("export --stored").ok().out();
    UUID lost = loseFirstTask();
    assertThat(ta.ta("export --stored").ok().out()).isNotEqualTo(synchronised);
    assertThat(finds("doctor"))
        .contains(
            "  difference: task " + lost + ": it is in the server's history and missing here");
    ta.ta("2 modify +new").ok();
    assertThat(ta.process("doctor", "--heal").ok().out())
        .endsWith(FINE + AGREES + "ta sync sends what the server lacks.\n");
    assertThat(ta.ta("list").ok().out()).contains("secret milk", "Bread", "new");
    assertThat(ta.ta("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
    assertThat(ta.process("doctor").ok().out()).endsWith(FINE + AGREES);
  }

  /** Whichever block is damaged, what was synchronised comes back, and what can still be read. */
  @Test
  void damagedFilesAreRebuiltFromTheServerAndTheOldOnesKept() throws IOException {
    ta.run(SampleExport.of(120, 3), "import").ok();
    ta.ta("sync").ok();
    ta.ta("add Only here, secret").ok();
    String expected = ta.ta("export --stored").ok().out();
    Path store = data.resolve("replica.mv");
    Path journal = data.resolve("replica.journal");
    byte[] originalStore = Files.readAllBytes(store);
    byte[] originalJournal = Files.readAllBytes(journal);
    List<Integer> positions = new ArrayList<>();
    for (int position = 100; position < originalStore.length; position += 5 * 4100) {
      positions.add(position);
    }
    int rebuilt = 0;
    for (int position : positions) {
      byte[] bytes = originalStore.clone();
      bytes[position] ^= 1;
      Files.write(store, bytes);
      Files.write(journal, originalJournal);
      String found = finds("doctor");
      assertThat(found).contains("  damaged file: " + store);
      String healed = ta.ta("doctor --heal").ok().out();
      rebuilt += healed.contains("Made a new replica") ? 1 : 0;
      assertThat(ta.ta("export --stored").ok().out()).isEqualTo(expected);
      assertThat(ta.ta("doctor").ok().out()).endsWith(FINE + AGREES);
    }
    assertThat(rebuilt).isPositive();
    try (Stream<Path> all = Files.list(data)) {
      assertThat(all.filter(path -> path.getFileName().toString().startsWith("replaced-")))
          .hasSize(rebuilt);
    }
  }

  @Test
  void withoutAServerThereIsOnlyABackup() throws IOException {
    ta.ta("add secret milk").ok();
    Path store = data.resolve("replica.mv");
    Files.writeString(store, "a diary");
    assertThat(finds("doctor")).contains("  damaged file: " + store);
    assertThat(finds("doctor", "--heal"))
        .endsWith("Without a server there is nothing to heal this from: ta restore a backup.\n");
    assertThat(store).hasContent("a diary");
  }

  @Test
  void aServerWithAnotherHistoryIsNoDamage() throws IOException {
    ta.ta("add secret milk").ok();
    ta.ta("sync").ok();
    Runs other = user("two").configured("server_dir = \"" + home.resolve("elsewhere") + "\"\n");
    other.ta("add Bread").ok();
    other.ta("sync").ok();
    ta.configured("data_dir = \"~/data\"\nserver_dir = \"" + home.resolve("elsewhere") + "\"\n");
    assertThat(finds("doctor", "--heal"))
        .contains(FINE)
        .contains("  other history: the server's history does not contain version ");
    assertThat(ta.ta("list").ok().out()).contains("secret milk").doesNotContain("Bread");
  }

  @Test
  void aRemoteServersHistoryIsReplayed() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      configureRemote(server.origin());
      ta.ta("add secret milk").ok();
      ta.ta("sync").ok();
      ta.ta("1 modify +new").ok();
      assertThat(ta.process("doctor").ok().out()).endsWith(FINE + AGREES);
      UUID lost = loseFirstTask();
      assertThat(finds("doctor"))
          .contains(
              "  difference: task " + lost + ": it is in the server's history and missing here");
    }
  }

  @Test
  void aRemoteServerThatSendsNonsenseIsDescribed() throws IOException {
    try (RemoteServer server = new RemoteServer()) {
      configureRemote(server.origin());
      ta.ta("add secret milk").ok();
      ta.ta("sync").ok();
      server.answering(new RemoteServer.Fixed(200, "text/html", "<p>Welcome to the secret hotel"));
      Runs.Result result = ta.process("doctor");
      assertThat(result.exitCode()).isNotZero();
      assertThat(result.out())
          .contains(FINE, "Server\n  It could not be read: ", server.origin())
          .doesNotContain("secret", "hotel");
    }
  }

  private void configureRemote(String origin) throws IOException {
    ta.configured(
        "data_dir = \"~/data\"\nserver_origin = \""
            + origin
            + "\"\nserver_client_key = \""
            + UUID.randomUUID()
            + "\"\nencryption_secret = \"secret\"\n");
  }

  @Test
  void aServerThatCannotBeReachedIsSaidToBeSo() throws IOException {
    ta.ta("add secret milk").ok();
    ta.ta("sync").ok();
    configureRemote("http://127.0.0.1:9");
    Runs.Result result = ta.process("doctor");
    assertThat(result.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
    assertThat(result.out()).contains(FINE, "  It could not be read: ").doesNotContain("secret");
  }

  @Test
  void aDamagedVersionOnTheServerIsDescribed() throws IOException {
    ta.ta("add secret milk").ok();
    ta.ta("sync").ok();
    Path first = home.resolve("server").resolve("first");
    Files.writeString(first, "a diary");
    assertThat(finds("doctor")).contains(FINE, "  difference: ", first.toString());
  }
}
