package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of ta meet in buckets of real services. */
@Tag("fleet")
class EmulatorSyncTest {

  @TempDir Path home;

  private Runs user(String name, String settings, GcsBucket tokens) throws Exception {
    Runs user =
        new Runs(Files.createDirectories(home.resolve(name)))
            .configured("data_dir = \"~/data\"\nencryption_secret = \"very secret\"\n" + settings);
    Files.writeString(user.home().resolve("key.json"), tokens.keyFile());
    return user;
  }

  private static String tasks(Runs user) {
    return user.process("export", "--stored").ok().out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"S3", "GCS"})
  void replicasMeetAndADamagedHistoryIsMended(String kind) throws Exception {
    try (GcsBucket tokens = new GcsBucket();
        Emulator service = kind.equals("S3") ? Emulator.s3(home) : Emulator.gcs(home)) {
      Runs one = user("one", service.settings(), tokens);
      one.process("add", "Buy milk", "project:home").ok();
      assertThat(one.process("sync", "--check").ok().out()).contains("the first time sends");
      assertThat(one.process("sync").ok().out())
          .startsWith("Synchronised: received nothing, sent ");
      Runs two = user("two", service.settings(), tokens);
      assertThat(two.process("sync").ok().out()).startsWith("Synchronised: received ");
      assertThat(tasks(two)).contains("Buy milk").isEqualTo(tasks(one));
      two.process("1", "done").ok();
      two.process("sync").ok();
      one.process("sync").ok();
      assertThat(tasks(one)).contains("completed").isEqualTo(tasks(two));
      assertThat(one.process("sync").ok().out()).isEqualTo("Nothing new.\n");
      assertThat(one.process("sync", "--check").ok().out()).doesNotContain("FAILED", "warning");
      one.process("doctor").ok();

      service.damage();
      assertThat(one.process("sync", "--check").out()).contains("FAILED      history");
      assertThat(one.process("doctor").exitCode()).isEqualTo(ExitCode.ERROR);
      Runs.Result healed = one.process("doctor", "--heal");
      assertThat(healed.exitCode()).as(healed.out() + healed.err()).isEqualTo(ExitCode.OK);
      assertThat(one.process("sync").ok().out()).isEqualTo("Nothing new.\n");
      one.process("doctor").ok();
      Runs three = user("three", service.settings(), tokens);
      three.process("sync").ok();
      assertThat(tasks(three)).isEqualTo(tasks(one));
    }
  }
}
