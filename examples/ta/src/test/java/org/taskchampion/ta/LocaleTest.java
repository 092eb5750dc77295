package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.PosixOnly;

/**
 * Whatever language Java is told, what is stored, sent and printed is the same: in Turkish the
 * small letter of I is none of English's, in Arabic, Hindi, Thai and Persian numbers have digits
 * and years of their own.
 */
@PosixOnly("the command faketime")
final class LocaleTest {

  private static final List<String> LOCALES =
      List.of(
          "tr-TR-", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "th-TH-u-ca-buddhist-nu-thai", "fa-IR-");

  private static final String TIME = "2026-03-18 14:30:00";

  private static final String TASKS =
      """
      [{"uuid":"11111111-1111-4111-8111-111111111111","status":"pending","description":"Iğdır I ı i İ",
        "entry":"20260301T120000Z","due":"20260320T120000Z","priority":"H","project":"INI.Title","tags":["INBOX"],
        "annotations":[{"entry":"20260302T120000Z","description":"note 1"}]},
       {"uuid":"22222222-2222-4222-8222-222222222222","status":"pending","description":"second \\u0007 bell",
        "entry":"20260301T120000Z","wait":"20270101T000000Z","estimate":"12.5"},
       {"uuid":"33333333-3333-4333-8333-333333333333","status":"recurring","description":"weekly",
        "entry":"20260301T120000Z","due":"20260301T120000Z","recur":"weekly"}]
      """;

  private static final List<String> COMMANDS =
      List.of(
          "import FILE",
          "list",
          "+INBOX next",
          "1 modify due:FRIDAY scheduled:tomorrow priority:L +TITLE",
          "1 start",
          "1 annotate 12 items",
          "1 info",
          "waiting",
          "description~IĞDIR all",
          "project:ini all",
          "PRIORITY:L all",
          "+DUE or +WAITING all",
          "calc 12 * 3.5",
          "calc now + 36h",
          "calc 1.5d",
          "export",
          "list --json",
          "1 info --json",
          "1 history",
          "sync",
          "sync --verbose",
          "sync --check",
          "2 done",
          "undo",
          "history",
          "conflicts",
          "doctor",
          "gc",
          "config get",
          "config set report.mine.columns id,due.epoch,due.julian,urgency.integer,description",
          "config set report.mine.filter status:pending",
          "mine",
          "help",
          "list --help",
          "_manual man",
          "99999999999 done");

  /** What is another one each time: UUIDs of versions and backups, and how long something took. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9.]+ m?s\\b");

  @TempDir Path home;

  private List<String> results(String locale) throws IOException {
    Path place = Files.createDirectories(home.resolve("user"));
    Path file = home.resolve("tasks.json");
    Files.writeString(file, TASKS);
    String configuration =
        "data_dir = \""
            + place
            + "/data\"\nserver_dir = \""
            + place
            + "/server\"\nuda.estimate.type = \"numeric\"\n";
    ManyRuns many = new ManyRuns();
    for (String command : COMMANDS) {
      many.add(
          new Runs(home), configuration, command.replace("FILE", file.toString()).split(" ", -1));
    }
    List<String> command = new ArrayList<>(List.of("faketime", "-f", TIME));
    command.addAll(many.command());
    String[] parts = locale.split("-", 3);
    command.addAll(
        command.indexOf("-cp"),
        List.of(
            "-Duser.language=" + parts[0],
            "-Duser.country=" + parts[1],
            "-Duser.extensions=" + parts[2]));
    Runs runs =
        new Runs(home)
            .with("TZ", "UTC")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1");
    List<String> texts = new ArrayList<>();
    for (Runs.Result result : ManyRuns.results(runs.finish(runs.start(command)))) {
      String text = result.exitCode() + "\n" + result.out() + result.err();
      texts.add(CHANGING.matcher(text).replaceAll("..."));
    }
    Files.move(place, home.resolve("of-" + locale));
    return texts;
  }

  @Test
  void allIsTheSameInEveryLanguage() throws IOException {
    List<String> expected = results("en-US-");

    assertThat(expected).hasSameSizeAs(COMMANDS);
    assertThat(expected.get(0)).startsWith("0\nImported 3 tasks");
    for (String locale : LOCALES) {
      List<String> found = results(locale);
      for (int i = 0; i < COMMANDS.size(); i++) {
        assertThat(found.get(i)).as("%s in %s", COMMANDS.get(i), locale).isEqualTo(expected.get(i));
      }
    }
  }
}
