package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.Tag;
import org.taskchampion.query.Conventions;

/** The words of {@code add}, {@code modify} and filters: what they mean, and what is none. */
final class GrammarTest {

  private static final UUID TASK = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeTask() {
    ta = new Runs(home);
    ta.store(TASK, Map.of("description", "old text", "status", "pending", "tag_there", ""));
  }

  private Map<String, String> stored() {
    try (Replica replica = ta.replica()) {
      Map<String, String> properties = new TreeMap<>(replica.task(TASK).orElseThrow().properties());
      properties.remove("modified");
      return properties;
    }
  }

  /** Runs modify with words that are taken apart at {@code |}. */
  private Runs.Result modify(String words) {
    return run("1|modify|" + words);
  }

  private Runs.Result run(String words) {
    return ta.run("", words.split("\\|", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "+shop; tag_shop",
        "+@home; tag_@home",
        "+#work; tag_#work",
        "+🎉; tag_🎉",
        "+_x; tag__x",
        "+a-b; tag_a-b",
        "+a,b; tag_a,b",
        "+:a; tag_:a",
        "+É; tag_É",
        "+PEND1; tag_PEND1",
        "+$; tag_$",
      })
  void whatIsATagIsOne(String word, String property) {
    assertThat(Tag.find(word.substring(1))).isPresent();
    assertThat(modify(word).ok().out()).isEqualTo("Modified task 1 \"old text\".\n");
    assertThat(stored()).containsEntry(property, "").containsEntry("description", "old text");
    assertThat(ta.run("", word, "list").ok().out()).contains("old text");
    assertThat(modify("-" + word.substring(1)).ok().out()).startsWith("Modified");
    assertThat(stored()).doesNotContainKey(property);
    assertThat(ta.run("", word, "list").err()).isEqualTo("ta: no tasks\n");
    assertThat(modify("-" + word.substring(1)).ok().out())
        .isEqualTo("Task 1 \"old text\" is so already; nothing was changed.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "project:Home; project; Home",
        "pro:Home; project; Home",
        "proj:Home Garden; project; Home Garden",
        "project:a:b=c; project; a:b=c",
        "pri:h; priority; H",
        "due:2026-12-24T18:00:00Z; due; 1798135200",
        "du:2026-12-24T18:00:00Z; due; 1798135200",
        "sc:1798135200; scheduled; 1798135200",
        "unt:1798135200; until; 1798135200",
        "wa:1798135200; wait; 1798135200",
        "description:new words; description; new words",
        "desc:new; description; new",
      })
  void attributesAreSetAlsoByTheirShortNames(String word, String property, String value) {
    modify(word).ok();
    assertThat(stored()).containsEntry(property, value);
    assertThat(modify(word).ok().out()).contains("is so already; nothing was changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new text",
        "two|words",
        "call: Bob",
        "call 12:30 +x",
        "12:30",
        "at|9:30",
        "http://example.com/a:b=c?d=e",
        "see|https://example.com:8080/",
        "-",
        "+",
        "->",
        "+1",
        "-5",
        "+49/89 123",
        "+3 good things",
        "+good things",
        "+1.5",
        "a=b",
        "e = mc2",
        ":-)",
        "(see:this)",
        "50%",
        "--|due:tomorrow|+a:b",
        "--|tags:x",
        "new|--|-x",
        "re: your mail",
        "Re: your mail",
        "@file",
        "“due:tomorrow”",
        "日本語：です",
      })
  void textIsTextAndIsShownOldAndNew(String words) {
    String text = words.replace("--|", "").replace('|', ' ');
    assertThat(modify(words).ok().out())
        .isEqualTo(
            "Modified task 1 \"old text\": the text \"old text\" is now \"" + text + "\".\n");
    assertThat(stored())
        .isEqualTo(Map.of("description", text, "status", "pending", "tag_there", ""));
    assertThat(run("add|" + words).ok().out()).isEqualTo("Created task 2.\n");
    assertThat(ta.ta("2 info").ok().out()).contains(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "+a:b; is no tag: it holds a colon",
        "-a:b; is no tag: it holds a colon",
        "+HOME; is no tag: names all in upper case",
        "-HOME; is no tag: names all in upper case",
        "+PENDING; the tag PENDING follows from the task",
        "+2nd; is no tag: it starts with a digit",
        "-3d; is no tag: it starts with a digit",
        "+(note); is no tag",
        "++x; is no tag",
        "recur:weekly; a task that recurs needs a date to begin with",
        "recur:sometimes; is no period; write one such as weekly",
        "mask:---; ta does not set the attribute mask; what follows -- is taken as text",
        "rec:weekly; a task that recurs needs a date to begin with",
        "modified:now; ta does not set the attribute modified",
        "uuid:1; ta does not set the attribute uuid",
        "tags:x; tags are added with +TAG and removed with -TAG",
        "tag:x; tags are added with +TAG",
        "estimate:3; looks like an attribute, but there is none of the name \"estimate\"",
        "foo:bar; looks like an attribute",
        "foo:; looks like an attribute",
        "w:tomorrow; looks like an attribute",
        "Note:; looks like an attribute",
        "Project:x; (project: is written in small letters)",
        "std::vector; looks like an attribute",
        "localhost:8080; looks like an attribute",
        "a.b:c; looks like an attribute",
        "due=tomorrow; is to be written with a colon: \"due:tomorrow\"",
        "pri=H; is to be written with a colon: \"pri:H\"",
        "due:|tomorrow; write \"due:tomorrow\" to set it",
        "due: tomorrow; write \"due:tomorrow\" to set it",
        "project:|Home|Garden; write \"project:Home\" to set it",
        "pr:x; can be short for priority, project",
        "de:x; can be short for depends, description",
        "st:x; can be short for start, status",
        "due:never; is no date",
        "priority:X; is no priority; use H, M or L",
        "status:done; is no status; use pending, completed, deleted or recurring",
        "status:; is no status",
        "depends:x; depends:x is not understood; use numbers or UUIDs",
        "depends:1,; is not understood",
        "depends:1,-; is not understood",
        "depends:+1; is not understood",
        "description:; a task needs a text",
        "project:a|project:b; project: is given twice",
        "project:a|pro:b; project: is given twice",
      })
  void whatLooksLikeATagOrAnAttributeAndIsNoneIsAnError(String words, String message) {
    Map<String, String> before = stored();
    for (String command : List.of("1|modify|", "1|modify|good|", "1|modify|+good|", "add|good|")) {
      assertThat(run(command + words).error(ExitCode.USAGE)).as(command).contains(message);
    }
    assertThat(stored()).isEqualTo(before);
    assertThat(ta.ta("export --stored").ok().out().lines()).hasSize(3);
  }

  /** Whatever the words, the text is replaced only by words that no rule speaks of. */
  @Test
  void randomWordsNeverReplaceTheTextBecauseTheyWereNotUnderstood() {
    long seed = 20261128;
    Random random = new Random(seed);
    List<String> parts =
        List.of(
            "+",
            "-",
            ":",
            "=",
            "due",
            "pri",
            "project",
            "tags",
            "recur",
            "x",
            "foo",
            "1",
            "12",
            "@",
            "#",
            "🎉",
            ".",
            "_",
            "HOME",
            "é",
            "/",
            "tomorrow",
            "H");
    Conventions conventions = Conventions.standard(ZoneOffset.UTC);
    DateReader dates = DateReader.of(conventions, Instant.EPOCH);
    int texts = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder word = new StringBuilder();
      for (int j = 1 + random.nextInt(4); j > 0; j--) {
        word.append(parts.get(random.nextInt(parts.size())));
      }
      String text;
      try {
        text =
            Modification.parse(
                    new CommandLine(List.of(), "modify", List.of(word.toString()), List.of()),
                    dates,
                    conventions,
                    name -> false)
                .description();
      } catch (TaException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        continue;
      }
      if (text.isEmpty() || word.toString().matches("desc\\w*:.*")) {
        continue; // A tag or an attribute.
      }
      texts++;
      assertThat(text).as("seed %d", seed).isEqualTo(word.toString());
      assertThat(text)
          .doesNotMatch("[+-].*[\\p{L}].*")
          .doesNotMatch("\\p{L}[\\p{L}\\p{N}_.]*:(?!//).*")
          .doesNotMatch("(due|pri|project|tags|recur)=.*");
      if (text.startsWith("+") || text.startsWith("-")) {
        assertThat(Tag.find(text.substring(1))).as(text).isEmpty();
      }
    }
    assertThat(texts).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "project:Home; 1",
        "pro:Home; 1",
        "proj:Home; 1",
        "pri:H; 1",
        "priority:H; 1",
        "pri:; 0",
        "pri.any:; 1",
        "pri.none:; 0",
        "du:2026-12-24; 1",
        "due:2026-12-25; 0",
        "due:; 0",
        "scheduled:; 1",
        "stat:pending; 1",
        "status:PENDING; 1",
        "status:completed; 0",
        "project:home; 0",
        "project:Ho; 1",
        "project.is:Ho; 0",
        "due.before:2026-12-25; 1",
        "due < 2026-12-24; 0",
        "urgency > 8; 1",
        "old; 1",
        "/te.t/; 1",
        "description.has:nothing; 0",
        "( project:x or +HOME ) and ! ( +x ); 1",
        "limit:1; 1",
        "id:1; 1",
        "uuid:11111111; 1",
        "+HOME; 1",
        "-HOME; 0",
      })
  void aFilterIsOneArgumentOrSeveralBeforeTheReportOrBehindIt(String filter, int count) {
    ta.store(TASK, Map.of("project", "Home", "priority", "H", "due", "1798135200", "tag_HOME", ""));
    for (String command :
        List.of(filter + "|list", "list|" + filter, filter.replace(' ', '|') + "|list")) {
      Runs.Result result = run(command);
      assertThat(result.err()).as(command).isEqualTo(count == 0 ? "ta: no tasks\n" : "");
      assertThat(result.out().contains("old text")).as(command).isEqualTo(count == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+there -x ( project:Home or priority:H )",
        "1",
        "description:old",
        "( status:pending urgency.over:1 )",
      })
  void everyCommandTakesEveryFilter(String filter) {
    ta.ta("add other").ok();
    modify("project:Home").ok();
    for (String command : List.of("next", "list", "all", "info", "export")) {
      assertThat(run(filter.replace(' ', '|') + "|" + command).ok().out())
          .as(command)
          .contains("old text")
          .doesNotContain("other");
      assertThat(ta.run("", command, filter).ok().out()).contains("old text");
    }
    for (String change : List.of("modify|+new", "annotate|note", "start", "stop", "done")) {
      assertThat(run(filter + "|" + change).ok().out())
          .as(change)
          .contains("\"old text\"")
          .hasLineCount(1);
    }
    assertThat(ta.ta("list").ok().out()).contains("other").doesNotContain("old text");
  }

  @Test
  void commandsThatFinishATaskLeaveAloneWhatIsFinished() {
    ta.ta("add two +there").ok();
    ta.ta("add three +there").ok();
    ta.ta("2 done").ok();
    ta.ta("3 delete").ok();
    assertThat(ta.ta("+there done").ok().out()).isEqualTo("Completed task 1 \"old text\".\n");
    assertThat(ta.ta("+there done").ok().out())
        .contains("is completed already", "is deleted; modify status:pending brings it back")
        .hasLineCount(3);
    assertThat(ta.ta("+there status:completed delete").ok().out().lines()).hasSize(2);
    assertThat(ta.ta("+there modify project:p").ok().out().lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "estimate:3; there is no attribute \"estimate\"",
        "+x estimate.any:; there is no attribute \"estimate\"",
        "+x estimate.any:; (at character 4 of the filter, \"estimate.any:\")",
        "pr:x; \"pr\" can be priority, project",
        "due:soonish; \"soonish\" is no date",
        "+x due.befor:now; there is no modifier \"befor\"",
        "( +x; (at character 1 of the filter, \"( +x\")",
        "+x or; (at the end of the filter)",
        "/[/; (at character 1 of the filter",
        "+1st; (at character 1 of the filter",
        "due - entry; (at character",
      })
  void whatIsNoFilterIsAnError(String filter, String message) {
    for (String command : List.of("list", "done", "export", "next", "info")) {
      assertThat(ta.run("", filter, command).error(ExitCode.USAGE)).contains(message);
    }
  }

  @Test
  void whatAnotherProgramStoredIsShownFilteredAndRemoved() {
    Map<String, String> odd =
        Map.ofEntries(
            Map.entry("tag_HOME", ""),
            Map.entry("tag_a b", ""),
            Map.entry("tag_1st", ""),
            Map.entry("tag_5", ""),
            Map.entry("tag_a:b", "v"),
            Map.entry("tag_WAITING", ""),
            Map.entry("tag_", ""),
            Map.entry("due", "soon"),
            Map.entry("wait", "-"),
            Map.entry("dep_x", ""),
            Map.entry("annotation_x", "note"),
            Map.entry("my field", "value"),
            Map.entry("ticket", "T-1"),
            Map.entry("recur", "weekly"),
            Map.entry("modified", "x"),
            Map.entry("id", "7"));
    ta.store(TASK, odd);
    String info = ta.ta("1 info").ok().out();
    assertThat(info).contains("HOME", "a b", "1st", "a:b", "PENDING UNBLOCKED");
    for (String line :
        List.of(
            "due +soon",
            "wait +-",
            "dep_x +\"\"",
            "annotation_x +note",
            "my field +value",
            "ticket +T-1",
            "recur +weekly",
            "tag_a:b +v",
            "modified +x")) {
      assertThat(info).containsPattern("(?m)^" + line + "$");
    }
    assertThat(ta.ta("list").ok().out()).contains("HOME", "1st", "a:b");
    for (String filter : List.of("+HOME", "+TAGGED", "+ORPHAN", "due.none:")) {
      assertThat(ta.run("", filter, "list").ok().out()).as(filter).contains("old text");
    }
    for (String word : List.of("-HOME", "-a b", "-1st", "-5", "-a:b", "-WAITING", "tag_:")) {
      assertThat(modify(word).ok().out()).as(word).isEqualTo("Modified task 1 \"old text\".\n");
    }
    assertThat(modify("due:|wait:|dep_x:|annotation_x:|my field:|ticket:|recur:|id:").ok().out())
        .isEqualTo("Modified task 1 \"old text\".\n");
    assertThat(stored())
        .isEqualTo(Map.of("description", "old text", "status", "pending", "tag_there", ""));
  }

  @Test
  void taskwarriorsListsFollowTheTags() {
    ta.store(TASK, Map.of("tag_there", "x", "tags", "there", "tag_b", "x", "depends", "odd"));
    modify("+a|-there").ok();
    assertThat(stored()).containsEntry("tags", "a,b").containsEntry("depends", "odd");
    modify("tags:|depends:").ok();
    assertThat(stored()).isEqualTo(Map.of("description", "old text", "status", "pending"));
  }

  @Test
  void aModificationThatChangesNothingIsNoStepOfUndo() {
    ta.ta("1 modify project:Home +x due:2026-12-24").ok();
    assertThat(ta.ta("1 modify project:Home +x due:2026-12-24 old text -y").ok().out())
        .isEqualTo("Task 1 \"old text\" is so already; nothing was changed.\n");
    ta.ta("undo").ok();
    assertThat(stored()).doesNotContainKey("project");
  }

  @Test
  void circlesAreRefusedAndThoseFromElsewhereAreShown() {
    ta.ta("add two depends:1").ok();
    ta.ta("add three depends:2").ok();
    assertThat(ta.ta("1 modify depends:3").error(ExitCode.ERROR))
        .isEqualTo(
            "ta: task 1: this would be a circle, in which no task can be begun: 1 depends on 3"
                + " depends on 2 depends on 1; nothing was changed");
    assertThat(ta.ta("1 modify depends:1").error(ExitCode.ERROR)).contains("depend on itself");
    assertThat(ta.ta("1,2 modify depends:3").error(ExitCode.ERROR)).contains("circle");
    assertThat(ta.ta("ready").ok().out()).contains("old text").doesNotContain("two");

    try (Replica replica = ta.replica()) {
      UUID third = replica.workingSet().uuid(3).orElseThrow();
      replica.edit(edit -> edit.task(TASK).addDependency(third));
    }
    String warning =
        "ta: warning: these tasks depend on each other in a circle, and so none of them can be"
            + " begun";
    for (String view : List.of("next", "list", "ls", "blocked", "blocking", "minimal", "all")) {
      Runs.Result shown = ta.ta(view);
      assertThat(shown.out()).as(view).contains("old text", "two", "three");
      assertThat(shown.err()).as(view).startsWith(warning).hasLineCount(1);
    }
    for (String view : List.of("overdue", "active", "waiting", "completed")) {
      assertThat(ta.ta(view).err())
          .as(view)
          .startsWith(warning)
          .endsWith("ta: no tasks here, but 3 tasks blocked (ta blocked)\n");
    }
    Runs.Result next = ta.ta("ready");
    assertThat(next.exitCode()).isZero();
    assertThat(next.out()).isEmpty();
    assertThat(next.err())
        .containsPattern(
            "ta: warning: these tasks depend on each other in a circle, and so none of them can be"
                + " begun: [123] on [123] on [123] on [123]; ta [123] modify depends:-[123] breaks"
                + " it\n")
        .endsWith("ta: no tasks here, but 3 tasks blocked (ta blocked)\n");
    String command = next.err().replaceAll("(?s).*; ta (.*) breaks it.*", "$1");
    ta.ta(command).ok();
    assertThat(ta.ta("ready").ok().out()).isNotEmpty();
  }

  @Test
  void undoBringsTasksBackUnderTheirNumbers() {
    ta.ta("add two").ok();
    ta.ta("add three").ok();
    String before = ta.ta("minimal").ok().out();
    ta.ta("1,3 delete").ok();
    ta.ta("add four").ok();
    ta.ta("undo").ok();
    ta.ta("undo").ok();
    assertThat(ta.ta("minimal").ok().out()).isEqualTo(before);
  }
}
