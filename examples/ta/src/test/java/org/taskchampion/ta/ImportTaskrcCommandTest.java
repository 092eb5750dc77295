package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ta import-taskrc}. */
class ImportTaskrcCommandTest {

  private static final String SECRET = "sehr geheim é";

  @TempDir Path home;
  private Runs ta;
  private Path taskrc;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
    taskrc = home.resolve(".taskrc");
  }

  private Runs.Result imported(String text) throws IOException {
    Files.writeString(taskrc, text);
    return ta.process("import-taskrc", taskrc.toString());
  }

  @Test
  void aPasswordInTheAddressOfARepositoryIsSetAndNotShown() throws IOException {
    Runs.Result result = imported("sync.git.remote=https://me:hidden@git.example.org/a.git\n");
    assertThat(result.ok().out()).contains("git_remote = https://****@git.example.org/a.git\n");
    assertThat(Files.readString(ta.configuration())).contains("me:hidden@");
  }

  @Test
  void whatTaKnowsIsSetAndWhatItLacksIsNamedWithTheReason() throws IOException {
    Files.writeString(
        home.resolve("more.rc"), "uda.estimate.label=Est. \\u00b7\ninclude none.rc\n");
    Runs.Result result =
        imported(
            """
            # [Created by task 3.4.1]
            data.location=~/.task
            sync.server.url=https://sync.example.com   # ours
            sync.server.client_id=88888888-4444-4444-4444-121212121212
            sync.encryption_secret=%s
            uda.estimate.type=numeric
            urgency.uda.estimate.coefficient=2.5
            report.phone.filter=status:pending +phone
            report.phone.columns=id,description,estimate
            report.phone.labels=ID,What,Est
            weekstart=monday
            context.work.read=+work
            context=work
            taskd.server=old.example.com:53589
            sync.aws.token=%s
            color.due=red
            include more.rc
            """
                .formatted(SECRET, SECRET));
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            encryption_secret = ****
            report.phone.columns = id,description,estimate
            report.phone.filter = status:pending +phone
            report.phone.labels = ID,What,Est
            server_client_key = 88888888-4444-4444-4444-121212121212
            server_origin = https://sync.example.com
            uda.estimate.label = Est. ·
            uda.estimate.type = numeric
            urgency.uda.estimate.coefficient = 2.5
            weekstart = monday
            Set 10 settings in %s.
            """
                .formatted(ta.configuration()));
    assertThat(result.err().lines())
        .containsExactly(
            "ta: left out: "
                + home.resolve("more.rc")
                + ", line 2: the file \"none.rc\" is not included: it is not there (Taskwarrior's"
                + " own have colours and holidays, which ta lacks)",
            "ta: left out: color.due: ta has no such setting",
            "ta: left out: context: ta has no contexts",
            "ta: left out: context.work.read: ta has no contexts",
            "ta: left out: data.location: ta keeps its tasks elsewhere; ta import-taskchampion"
                + " brings those of that directory",
            "ta: left out: sync.aws.token: ta does not know this place to synchronise with",
            "ta: left out: taskd.server: ta does not know the server of Taskwarrior 2");
    assertThat(ta.ta("config get --show-secrets encryption_secret").ok().out())
        .isEqualTo(SECRET + "\n");
    assertThat(ta.ta("add call +phone estimate:3").ok().out()).isNotEmpty();
    assertThat(ta.ta("phone").ok().out()).contains("call", "Est");

    assertThat(imported(Files.readString(taskrc)).out())
        .isEqualTo("Set 0 settings in " + ta.configuration() + "; 10 were so already.\n");
  }

  @Test
  void whatIsSetOtherwiseStaysUnlessForceReplacesItAndSaysSo() throws IOException {
    ta.configured("server_dir = \"/mine\"\nencryption_secret = \"mine\"\nweekstart = \"sunday\"\n");
    String text =
        "sync.local.server_dir=/theirs\nsync.encryption_secret=theirs\nweekstart=monday\n";
    Runs.Result result = imported(text);
    assertThat(result.out()).isEqualTo("Set 0 settings in " + ta.configuration() + ".\n");
    assertThat(result.err().lines())
        .containsExactly(
            "ta: left out: sync.encryption_secret: encryption_secret is set otherwise here; --force"
                + " replaces it",
            "ta: left out: sync.local.server_dir: server_dir is set otherwise here; --force"
                + " replaces it",
            "ta: left out: weekstart is set otherwise here; --force replaces it");

    assertThat(ta.process("import-taskrc", "--force", taskrc.toString()).ok().out())
        .isEqualTo(
            "encryption_secret = **** (it was set otherwise)\n"
                + "server_dir = /theirs (it was set otherwise)\n"
                + "weekstart = monday (it was set otherwise)\n"
                + "Set 3 settings in "
                + ta.configuration()
                + ".\n");
  }

  @Test
  void whatTaskwarriorTakesAndTaCannotIsLeftOutWithTheReasonAndTheRestIsSet() throws IOException {
    Runs.Result result =
        imported(
            """
            sync.server.url=ftp://x
            sync.server.client_id=nobody
            uda.estimate.type=colour
            report.odd.filter=due.before:2026-02-30
            report.odd.columns=id,nosuch
            report.list.context=1
            this is no setting with a secret
            weekstart=monday
            """);
    assertThat(result.out()).startsWith("weekstart = monday\nSet 1 setting in ");
    assertThat(result.err().lines()).hasSize(7).allMatch(line -> line.startsWith("ta: left out: "));
    assertThat(result.err()).contains(", line 7: this is no setting\n").doesNotContain("a secret");
    assertThat(ta.ta("list").exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void filesThatIncludeEachOtherAndFilesThatAreNoneEndWithAWord() throws IOException {
    Files.writeString(home.resolve("a.rc"), "include .taskrc\n");
    Files.createDirectory(home.resolve("b.rc"));
    Runs.Result result = imported("include a.rc\ninclude b.rc\nweekstart=monday\n");
    assertThat(result.out()).contains("weekstart = monday");
    assertThat(result.err())
        .contains(
            "it is included by 10 others", "the file \"b.rc\" is not included: it is no file");

    Files.write(taskrc, new byte[] {'a', '=', (byte) 0xff});
    assertThat(ta.process("import-taskrc", taskrc.toString()).error(ExitCode.ERROR))
        .isEqualTo(
            "ta: " + taskrc + " is not UTF-8; save it in that encoding; nothing was changed");
    Files.delete(taskrc);
    assertThat(ta.process("import-taskrc", taskrc.toString()).error(ExitCode.ERROR))
        .isEqualTo(
            "ta: "
                + taskrc
                + " cannot be read: there is no such file or directory; nothing was changed");
  }

  /** With each level they are twice as many: 1,024 with ten, and with three lines 59,049. */
  @Test
  void filesThatIncludeThemselvesTwiceAreReadAHundredTimes() throws IOException {
    Runs.Result result = imported("include .taskrc\ninclude .taskrc\nweekstart=monday\n");
    assertThat(result.out() + result.err())
        .contains("the file \".taskrc\" is not included: there were 100 before it");
  }

  @Test
  void aSecretIsInNoOutputWhateverIsWrongWithIt() throws IOException {
    for (String odd : new String[] {"\\u0007bell-geheim", "\\u200bgeheim", "geheim\\n", "geheim"}) {
      Runs.Result result =
          imported(
              "sync.encryption_secret="
                  + odd
                  + "\n"
                  + "sync.aws.secret_access_key="
                  + odd
                  + "\n"
                  + "sync.encryption_secret.x=geheim\n"
                  + "geheim\n");
      assertThat(result.out() + result.err()).doesNotContain("geheim");
      assertThat(new String(result.err().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .contains("left out");
    }
  }
}
