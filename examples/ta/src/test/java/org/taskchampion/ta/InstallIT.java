package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code install}: what it installs runs where there is no Java. */
@Timeout(900)
final class InstallIT {

  @TempDir Path home;

  @Test
  void whatIsInstalledNeedsNoJava() {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    Path prefix = home.resolve("a prefix");
    Runs.Result installed =
        ta.finish(
            ta.start(List.of(Path.of("install").toAbsolutePath().toString(), prefix.toString())));
    assertThat(installed.err()).isEmpty();
    assertThat(installed.out()).isEqualTo("ta is in " + prefix.resolve("bin") + "\n");
    assertThat(prefix.resolve("share/man/man1/ta.1")).content().contains(".TH TA 1");
    assertThat(prefix.resolve("share/zsh/site-functions/_ta")).content().startsWith("#compdef ta");

    // Only the commands that a script needs, and no Java among them.
    String tools =
        "mkdir tools && for tool in sh cat dirname readlink locale wc mv rm stty find head grep"
            + " sync mkdir sleep; do cp -L \"$(command -v $tool)\" tools/; done";
    ta.finish(ta.start(List.of("sh", "-c", "cd '" + home + "' && " + tools))).ok();
    assertThat(bare(ta, prefix, "add", "installed").out()).isEqualTo("Created task 1.\n");
    assertThat(bare(ta, prefix, "list").out()).contains("installed");
    assertThat(bare(ta, prefix, "sync").out()).startsWith("Synchronised: ");
    assertThat(bare(ta, prefix, "version", "--json").out()).startsWith("{\"version\":");
    assertThat(ta.ta("list").ok().out()).contains("installed");
  }

  private Runs.Result bare(Runs ta, Path prefix, String... words) {
    List<String> command =
        new ArrayList<>(List.of("env", "-i", "HOME=" + home, "PATH=" + home.resolve("tools")));
    command.add(prefix.resolve("bin/ta").toString());
    command.addAll(List.of(words));
    return ta.finish(ta.start(command)).ok();
  }
}
