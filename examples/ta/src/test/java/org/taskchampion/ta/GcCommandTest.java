package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GcCommandTest {

  @TempDir Path home;
  private Path server;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    server = home.resolve("server");
    ta = new Runs(home).configured("server_dir = \"" + server + "\"\n");
  }

  @Test
  void removesWhatTheSnapshotCoversAndNothingWithoutIt() {
    SyncCommandTest.versions(server, 1);
    ta.ta("add Buy milk").ok();
    ta.ta("sync").ok();
    assertThat(ta.ta("gc").ok().out())
        .isEqualTo(
            "Nothing to remove: there is no snapshot yet. (ta sync makes one when there are 100"
                + " versions; with avoid_snapshots, when there are 150.)\n");
    SyncCommandTest.versions(server, 120);
    String before = ta.ta("sync").ok().out();
    assertThat(before).contains("tasks here: 120 added");
    assertThat(ta.ta("gc").ok().out())
        .matches("Removed [0-9]+ versions that the snapshot covers\\.\n");
    assertThat(ta.ta("gc").ok().out())
        .isEqualTo(
            "Nothing to remove. (The last 20 versions that the snapshot covers always stay.)\n");
    assertThat(ta.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
  }

  @Test
  void makesNoDirectory() {
    assertThat(ta.ta("gc").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: there is no directory " + server + " yet, so nothing to remove; ta sync makes it");
    assertThat(server).doesNotExist();
  }

  @Test
  void isNotForRemoteServers() {
    ta.configured("server_origin = \"https://example.org\"\n");
    assertThat(ta.ta("gc").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: sync goes to a remote server, which whoever runs it prunes; ta gc is for the"
                + " directory server_dir");
  }

  @Test
  void takesNoArguments() {
    ta.ta("gc now").error(ExitCode.USAGE);
    ta.ta("1 gc").error(ExitCode.USAGE);
    assertThat(ta.ta("gc --help").ok().out()).contains("Nothing else ever removes versions");
  }
}
