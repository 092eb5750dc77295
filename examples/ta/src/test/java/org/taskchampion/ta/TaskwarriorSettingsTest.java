package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings with Taskwarrior's names mean what they mean there. */
final class TaskwarriorSettingsTest {

  @TempDir Path home;
  private Runs ta;

  @BeforeEach
  void makeUser() {
    ta = new Runs(home);
  }

  private void set(String name, String value) {
    ta.run("", "config", "set", name, value).ok();
    assertThat(ta.run("", "config", "get", name).ok().out()).isEqualTo(value + "\n");
    assertThat(ta.ta("config get").ok().out()).contains(name + " = " + value + "\n");
  }

  @Test
  void attributesOfOnesOwnAreSetFilteredSortedAndShown() {
    set("uda.estimate.type", "numeric");
    set("uda.estimate.label", "Est");
    set("uda.effort.type", "duration");
    set("uda.reviewed.type", "date");
    set("uda.size.type", "string");
    set("uda.size.values", "large,medium,small,");
    set("uda.size.default", "medium");
    set("report.sizes.columns", "id,size,estimate,effort,reviewed,description");
    set("report.sizes.sort", "size-");
    ta.ta("add one estimate:3.50 effort:90min reviewed:2026-12-24 size:small").ok();
    ta.ta("add two est:10 size:large").ok();
    ta.ta("add three").ok();
    assertThat(ta.ta("sizes").ok().out())
        .isEqualTo(
            """
            ID  size    Est  effort   reviewed    Description
            --  ------  ---  -------  ----------  -----------
            2   large   10                        two
            3   medium                            three
            1   small   3.5  PT1H30M  2026-12-24  one
            """);
    assertThat(ta.ta("estimate.over:5 sizes").ok().out()).contains("two").doesNotContain("one");
    assertThat(ta.ta("size.under:large sizes").ok().out()).contains("one", "three");
    assertThat(ta.ta("effort.under:2h effort.any: sizes").ok().out()).contains("one");
    assertThat(ta.ta("add x size:huge").error(ExitCode.USAGE))
        .isEqualTo("ta: size: \"huge\" is none of its values; use large, medium or small");
    assertThat(ta.ta("add x estimate:much").error(ExitCode.USAGE)).contains("is no number");
    assertThat(ta.ta("add x effort:soon").error(ExitCode.USAGE)).startsWith("ta: effort: ");
    ta.ta("1 modify estimate: size:").ok();
    assertThat(ta.ta("1 info").ok().out()).doesNotContain("estimate", "size");
  }

  @Test
  void coefficientsChangeTheUrgencyAndInfoShowsThem() {
    ta.ta("add one project:Home.Garden +x").ok();
    set("urgency.project.coefficient", "2.5");
    set("urgency.user.project.Home.Garden.coefficient", "7");
    set("urgency.user.tag.x.coefficient", "-1");
    set("urgency.user.keyword.one two.coefficient", "3");
    assertThat(ta.ta("1 info").ok().out())
        .containsPattern("Urgency +9.3\n")
        .containsPattern(" +project +2.5 \\* 1 = 2.5\n")
        .containsPattern(" +tags +1 \\* 0.8 = 0.8\n")
        .containsPattern(" +user.project.Home.Garden +7 \\* 1 = 7\n")
        .containsPattern(" +user.tag.x +-1 \\* 1 = -1\n");
    assertThat(ta.ta("export").ok().out()).contains("\"urgency\":9.3");
  }

  @Test
  void reportsAreOnesOwnOrChanged() {
    ta.ta("add call +phone project:b").ok();
    ta.ta("add ring +phone project:a").ok();
    ta.ta("add write").ok();
    set("report.phone.filter", "status:pending +phone");
    set("report.phone.sort", "project+");
    set("report.phone.columns", "id, description");
    set("report.phone.labels", "No,What");
    set("report.phone.description", "Calls");
    assertThat(ta.ta("phone").ok().out())
        .isEqualTo(
            """
            No  What
            --  ----
            2   ring
            1   call
            """);
    assertThat(ta.ta("project:b phone").ok().out()).contains("call").doesNotContain("ring");
    assertThat(ta.ta("phone limit:1").ok().out()).contains("ring").doesNotContain("call");
    set("report.next.filter", "+phone limit:1");
    assertThat(ta.ta("next").ok().out()).doesNotContain("write");
    assertThat(ta.ta("config set report.minimal.labels a,b,c").error(ExitCode.USAGE))
        .contains("report.minimal.labels has 3 labels, but there are 4 columns");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "uda.x.type; text; no type of an attribute",
        "uda.due.type; string; is an attribute of every task",
        "urgency.due.coefficient; many; must be a number",
        "urgency.nothing.coefficient; 1; is no setting",
        "weekstart; friday; must be Sunday or Monday",
        "due; soon; must be a number",
        "dateformat; Q; dateformat",
        "report.add.filter; +x; add is a command",
        "report.x.filter; ( +x; report.x.filter",
        "report.x.sort; nosuch+; report.x.sort",
        "report.x.columns; id,nosuch; there is no column",
        "report.x.nosuch; 1; is no setting",
        "default.nosuch; 1; is no setting",
        "nosuch; 1; is no setting",
        "search.case.sensitive; ture; must be yes or no",
        "regex; 2; must be yes or no",
        "urgency.inherit; maybe; must be yes or no",
        "recurrence; ''; must be yes or no",
        "recurrence.limit; -1; must be a whole number from 0",
        "recurrence.limit; some; must be a whole number from 0",
        "default.due; tomorow; default.due: due: \"tomorow\" is no date",
        "default.scheduled; 2026-02-30; default.scheduled: scheduled: there is no day",
        "uda.priority.default; X; uda.priority.default: \"X\" is no priority",
        "default.command; add x; default.command must be a report",
        "default.command; +home; default.command must be a report",
        "dateformat.info; ?; dateformat.info: a date format has",
        "report.x.dateformat; ?; report.x.dateformat: a date format has",
        "report.3.filter; +x; no report can have the name \"3\"",
        "report.deadbeef.filter; +x; no report can have the name",
        "report.+x.filter; +x; no report can have the name",
        "report.or.filter; +x; no report can have the name",
        "report.x y.filter; +x; no report can have the name",
        "report.x.columns; urgency.indicator; the column urgency has no format \"indicator\"; there"
            + " are real, integer",
        "report.x.columns; priority.age; there are indicator",
        "report.x.columns; project.indicator; there are full, parent, indented",
        "report.x.columns; due.short; there are formatted, julian",
        "report.x.columns; mask.age; the column mask has no format \"age\"",
      })
  void whatASettingCannotBeIsSaid(String name, String value, String message) throws IOException {
    assertThat(ta.run("", "config", "set", name, value).error(ExitCode.USAGE)).contains(message);
    assertThat(ta.configuration()).doesNotExist();
  }

  /** What a setting breaks in another one is said when it is set, and not with each new task. */
  @Test
  void whatASettingMakesOfOthersIsChecked() {
    set("uda.est.default", "abc");
    assertThat(ta.ta("config set uda.est.type numeric").error(ExitCode.USAGE))
        .startsWith("ta: uda.est.default: est: \"abc\" is no number");
    set("uda.est.default", "3");
    set("uda.est.type", "numeric");
    set("uda.size.default", "M");
    assertThat(ta.ta("config set uda.size.values S,L").error(ExitCode.USAGE))
        .startsWith("ta: uda.size.default: size: \"M\" is none of its values");
    set("dateformat", "d.m.Y");
    set("default.due", "24.12.2026");
    assertThat(ta.ta("config set dateformat m/d/Y").error(ExitCode.USAGE))
        .startsWith("ta: default.due: due: ");
    ta.ta("add one").ok();
  }

  @Test
  void columnsAndLabelsDoNotLockEachOther() {
    ta.ta("add one").ok();
    set("report.p.columns", "id,description,project");
    set("report.p.labels", "A,B,C");
    Runs.Result fewer = ta.ta("config set report.p.columns id,description");
    assertThat(fewer.exitCode()).isZero();
    assertThat(fewer.err())
        .isEqualTo(
            "ta: warning: report.p.labels has 3 labels, but there are 2 columns; set"
                + " report.p.columns first, then the labels, or \"\" for the usual ones\n");
    assertThat(ta.ta("p").error(ExitCode.USAGE)).contains("report.p.labels has 3 labels");
    set("report.p.labels", "A,B");
    assertThat(ta.ta("p").ok().out()).startsWith("A  B\n");
    assertThat(ta.run("", "config", "set", "report.p.columns", "id").err()).contains("2 labels");
    set("report.p.labels", "");
    assertThat(ta.ta("p").ok().out()).startsWith("ID\n");
    set("report.p.columns", "");
    assertThat(ta.ta("p").ok().out()).contains("Description");
  }

  @Test
  void everyFormatOfAColumnShowsSomething() {
    ta.at(Instant.parse("2026-03-18T12:00:00Z")).in("UTC");
    set("uda.rev.type", "date");
    ta.store(
        UUID.fromString("11111111-1111-4111-8111-111111111111"),
        Map.ofEntries(
            Map.entry("description", "one"),
            Map.entry("status", "pending"),
            Map.entry("entry", "1773748800"),
            Map.entry("due", "1774008000"),
            Map.entry("rev", "1774008000"),
            Map.entry("start", "1773748800"),
            Map.entry("project", "Home.Garden.Shed"),
            Map.entry("priority", "H"),
            Map.entry("recur", "weekly"),
            Map.entry("tag_x", ""),
            Map.entry("annotation_1773748800", "note")));
    assertThat(cell("due")).isEqualTo("2026-03-20 12:00");
    assertThat(cell("due.formatted")).isEqualTo("2026-03-20 12:00");
    assertThat(cell("due.julian")).isEqualTo("2461120");
    assertThat(cell("due.epoch")).isEqualTo("1774008000");
    assertThat(cell("due.iso")).isEqualTo("2026-03-20T12:00:00Z");
    assertThat(cell("due.age")).isEqualTo("-2d");
    assertThat(cell("due.relative")).isEqualTo("2d");
    assertThat(cell("rev.countdown")).isEqualTo("2d");
    assertThat(cell("rev.indicator")).isEqualTo("U");
    assertThat(cell("priority.indicator")).isEqualTo("U");
    assertThat(cell("start.active")).isEqualTo("*");
    assertThat(cell("id.number")).isEqualTo("1");
    assertThat(cell("uuid.long")).isEqualTo("11111111-1111-4111-8111-111111111111");
    assertThat(cell("uuid.short")).isEqualTo("11111111");
    assertThat(cell("status.long")).isEqualTo("pending");
    assertThat(cell("status.short")).isEqualTo("P");
    assertThat(cell("project.full")).isEqualTo("Home.Garden.Shed");
    assertThat(cell("project.parent")).isEqualTo("Home");
    assertThat(cell("project.indented")).isEqualTo("    Shed");
    assertThat(cell("recur")).isEqualTo("weekly");
    assertThat(cell("recur.duration")).isEqualTo("P7D");
    assertThat(cell("recur.indicator")).isEqualTo("R");
    assertThat(cell("tags.count")).isEqualTo("[1]");
    assertThat(cell("urgency.integer")).isEqualTo("20");
    assertThat(cell("urgency.real")).isEqualTo("20.5");
    assertThat(cell("description.desc")).isEqualTo("one");
    assertThat(cell("description.count")).isEqualTo("one [1]");
    assertThat(cell("description.truncated_count")).isEqualTo("one [1]");
    assertThat(cell("description.oneline")).isEqualTo("one  2026-03-17 12:00 note");
    ta.ta("1 modify a longer text than there is room for").ok();
    ta.with(Surroundings.TERMINALS, "1").with("COLUMNS", "24").with("NO_COLOR", "1");
    assertThat(cell("description.truncated")).isEqualTo("a longer text than ther\u2026");
  }

  private String cell(String column) {
    ta.ta("config set report.cell.columns " + column).ok();
    return ta.ta("cell").ok().out().lines().skip(2).findFirst().orElse("");
  }

  @Test
  void datesAreWrittenAsTheSettingsSay() {
    ta.at(Instant.parse("2026-03-18T12:00:00Z")).in("UTC");
    set("uda.rev.type", "date");
    set("uda.rev.label", "Reviewed");
    String times = " due:2026-12-24T18:00 scheduled:2026-12-20 until:2027-01-01 rev:2026-12-23";
    ta.ta("add one" + times).ok();
    ta.ta("1 annotate note").ok();
    set("report.d.columns", "due,description.oneline");
    assertThat(ta.ta("d").ok().out()).contains("2026-12-24 18:00", "2026-03-18 12:00 note");
    assertThat(ta.ta("1 info").ok().out())
        .containsPattern("Scheduled +2026-12-20\n")
        .containsPattern("Due +2026-12-24 18:00\n")
        .containsPattern("Until +2027-01-01\n")
        .containsPattern("Reviewed +2026-12-23\n")
        .doesNotContainPattern("1[78]\\d{8}");
    set("dateformat", "a d.m.y");
    assertThat(ta.ta("d").ok().out()).contains("Thu 24.12.26", "Wed 18.3.26 note");
    assertThat(ta.ta("1 info").ok().out()).containsPattern("Due +Thu 24.12.26 18:00:00\n");
    set("dateformat.report", "Y-M-DTH:N");
    assertThat(ta.ta("d").ok().out()).contains("2026-12-24T18:00", "2026-03-18T12:00 note");
    set("dateformat.annotation", "d. B");
    set("report.d.dateformat", "H:N");
    assertThat(ta.ta("d").ok().out()).contains("18:00", "18. March note").doesNotContain("2026");
    set("dateformat.info", "B Y");
    assertThat(ta.ta("1 info").ok().out()).containsPattern("Due +December 2026\n");
    assertThat(ta.ta("calc 2026-12-24").ok().out()).isEqualTo("2026-12-24T00:00:00\n");
  }

  @Test
  void infoSaysWaitingAndNoSecondsOfUnix() {
    ta.ta("add one wait:2090-01-01").ok();
    assertThat(ta.ta("1 info").ok().out()).containsPattern("Status +waiting\n");
    ta.ta("1 modify wait:").ok();
    assertThat(ta.ta("1 info").ok().out()).containsPattern("Status +pending\n");
  }

  @Test
  void withoutACommandTheDefaultCommandIsMeant() {
    ta.ta("add one +home").ok();
    ta.ta("add two").ok();
    ta.ta("add three +home").ok();
    assertThat(ta.run("").ok().out()).contains("one", "two", "three");
    set("default.command", "minimal +home");
    assertThat(ta.run("").ok().out()).contains("one", "three").doesNotContain("two", "Urg");
    assertThat(ta.ta("1").ok().out()).contains("one").doesNotContain("two", "three");
    set("report.mine.filter", "-home");
    set("default.command", "mine");
    assertThat(ta.run("").ok().out()).contains("two").doesNotContain("one");
    ta.configured("report.mine.filter = '-home'\ndefault.command = 'mine done'\n");
    assertThat(ta.run("").error(ExitCode.USAGE)).contains("default.command must be a report");
    assertThat(ta.ta("export").ok().out()).doesNotContain("completed");
    set("default.command", "mine");
    assertThat(ta.ta("lsit").error(ExitCode.USAGE)).contains("is no command");
    ta.configured("default.command = 'summary'\n");
    assertThat(ta.run("").error(ExitCode.USAGE)).contains("default.command must be a report");
    assertThat(ta.ta("list").ok().out()).contains("one");
    set("default.command", "");
    assertThat(ta.run("").ok().out()).contains("one");
  }

  @Test
  void reportsOfOnesOwnHaveHelp() {
    set("report.mine.filter", "+home");
    set("report.mine.description", "What is at home.");
    set("report.next.filter", "+work");
    for (String command : List.of("mine --help", "--help mine", "help mine")) {
      assertThat(ta.ta(command).ok().out())
          .as(command)
          .startsWith("Usage: ta [FILTER] mine [FILTER]\nWhat is at home.\n")
          .contains("filter   +home\n", "sort     none\n", "columns  id, ");
    }
    assertThat(ta.ta("next --help").ok().out()).contains("filter   +work\n");
    assertThat(ta.ta("help").ok().out()).contains("  mine       What is at home.\n");
    assertThat(ta.ta("help nosuch").error(ExitCode.USAGE)).contains("there is no command");
    ta.configured("due = 'soon'\n");
    assertThat(ta.ta("help").ok().out()).contains("COMMANDS");
    assertThat(ta.ta("--help").ok().out()).contains("COMMANDS");
    assertThat(ta.ta("--version").ok().out()).contains("ta");
  }

  /** Whose fault it is says where to look. */
  @Test
  void aFaultOfAReportsFilterIsNotTheUsers() {
    ta.ta("add one +home project:P").ok();
    ta.ta("add two due:2026-12-24").ok();
    set("report.late.filter", "status:pending due - entry > 10d");
    for (String command : List.of("late", "+home late", "late project:P or +home", "export late")) {
      assertThat(ta.ta(command).error(ExitCode.USAGE))
          .as(command)
          .contains("character 20 of report.late.filter, \"- entry > 10d\"");
    }
    assertThat(ta.run("", "next", "due - entry > 10d").error(ExitCode.USAGE))
        .contains("character 5 of the filter, \"- entry > 10d\"");
  }

  @Test
  void whatFollowsTwoDashesIsATextBehindReportsToo() {
    ta.run("", "add", "--", "one +x due:today").ok();
    ta.ta("add two +x").ok();
    for (String command : List.of("list", "export", "info")) {
      assertThat(ta.run("", command, "--", "+x").ok().out()).contains("one").doesNotContain("two");
      assertThat(ta.run("", "2", command, "--", "+x").out()).doesNotContain("one", "two");
      assertThat(ta.run("", command, "--", "+x", "due:today").ok().out()).contains("one");
    }
    assertThat(ta.run("", "list", "--", " ").error(ExitCode.USAGE)).contains("empty argument");
  }

  @Test
  void theFileIsReadByOtherReadersOfTomlToo() throws IOException {
    Files.writeString( // as it is, with its single backslash
        ta.configured("").configuration(),
        """
        data_dir = "~/a"   # C:\\dir
        [report]
        q.filter = "+home"
        [urgency]
        due.coefficient = 2 # \"high\"
        [uda.size] # mine
        "type" = 'string' # it's
        """);
    ta.run("", "config", "set", "data_dir", "~/b").ok();
    set("report.q.sort", "id");
    set("report.r.sort", "id");
    set("urgency.due.coefficient", "3");
    set("urgency.user.tag.x.coefficient", "4");
    set("uda.size.type", "string");
    set("uda.size.values", "a");
    set("uda.est.type", "numeric");
    for (String name : List.of("a=b", "a\"b", "a\\b", "a'b", "a#b", "a]b", "[a", "a b", "ä")) {
      String setting = "urgency.user.keyword." + name + ".coefficient";
      set(setting, "2");
      set(setting, "5");
    }
    assertThat(Files.readString(ta.configuration()))
        .startsWith(
            """
            data_dir = "~/b" # C:\\dir
            uda.est.type = "numeric"
            [report]
            r.sort = "id"
            q.sort = "id"
            q.filter = "+home"
            [urgency]
            """)
        .endsWith(
            """
            user.keyword."a=b".coefficient = "5"
            user.tag.x.coefficient = "4"
            due.coefficient = "3" # \"high\"
            [uda.size] # mine
            values = "a"
            "type" = "string" # it's
            """);
    // A table in one line can have no more in it.
    ta.configured("report = { q = { filter = '+home' } }\n");
    assertThat(ta.ta("config set report.q.sort id").error(ExitCode.ERROR))
        .contains("is written in a way that ta cannot change");
    assertThat(ta.ta("config set report.z.sort id").error(ExitCode.ERROR))
        .contains("is written in a way that ta cannot change");
  }

  /** In TOML nothing is both a value and a table, as Taskwarrior's names have it. */
  @Test
  void aSettingMayBeginWithTheNameOfAnother() throws IOException {
    set("recurrence.limit", "3");
    set("recurrence", "yes");
    set("recurrence.limit", "4");
    set("dateformat", "d.m.Y");
    set("dateformat.info", "d.m.Y H:N");
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo(
            """
            "recurrence.limit" = "4"
            recurrence = "yes"
            dateformat = "d.m.Y"
            "dateformat.info" = "d.m.Y H:N"
            """);
    ta.configured("recurrence.limit = 3 # mine\ndateformat.info = 'Y'");
    set("recurrence", "no");
    set("dateformat", "Y");
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo(
            """
            "recurrence.limit" = 3 # mine
            "dateformat.info" = 'Y'
            recurrence = "no"
            dateformat = "Y"
            """);
    ta.configured("recurrence = true\nrecurrence.limit = 3\n");
    assertThat(ta.ta("list").error(ExitCode.ERROR)).contains("line 2", "quotation marks");
  }

  @Test
  void newTasksGetDefaults() {
    set("default.project", "Inbox");
    set("default.due", "2026-12-24");
    set("uda.priority.default", "M");
    ta.ta("add one").ok();
    ta.ta("add two project: due:2027-01-01 priority:H").ok();
    assertThat(ta.ta("list").ok().out())
        .containsPattern("1 .*M  Inbox +2026-12-24 +one")
        .containsPattern("2 .*H  +2027-01-01 +two");
    ta.configured("default.due = 'nonsense'\n");
    assertThat(ta.ta("add three").error(ExitCode.USAGE)).startsWith("ta: default.due: ");
  }

  @Test
  void daysAreReadAsTheSettingsSay() {
    set("dateformat", "d.m.Y");
    set("due", "0");
    ta.ta("add one due:24.12.2026").ok();
    assertThat(ta.ta("due:24.12.2026 list").ok().out()).contains("24.12.2026");
    assertThat(ta.ta("+DUE list").ok().out()).contains("one");
    assertThat(ta.ta("calc 24.12.2026").ok().out()).isEqualTo("2026-12-24T00:00:00\n");
    set("search.case.sensitive", "no");
    assertThat(ta.ta("ONE list").ok().out()).contains("one");
  }

  @Test
  void theFileMayHaveTables() throws IOException {
    ta.configured(
        """
        due = 3
        urgency.inherit = true

        [report.phone]
        filter = '+phone' # mine
        [uda.size]
        type = "string"
        """);
    ta.ta("list");
    set("report.phone.filter", "+call");
    set("report.phone.sort", "due+");
    set("uda.size.values", "b,a");
    set("urgency.user.project.Home Garden.coefficient", "2");
    set("due", "4");
    assertThat(Files.readString(ta.configuration()))
        .isEqualTo(
            """
            due = "4"
            urgency.inherit = true

            urgency.user.project."Home Garden".coefficient = "2"
            [report.phone]
            sort = "due+"
            filter = "+call" # mine
            [uda.size]
            values = "b,a"
            type = "string"
            """);
    ta.configured("due = [1]\n");
    assertThat(ta.ta("list").error(ExitCode.ERROR))
        .endsWith("due is a text in quotation marks, or a number");
    ta.configured("report.x.sort = 'nosuch'\n");
    assertThat(ta.ta("x").error(ExitCode.USAGE)).contains("character 1 of report.x.sort");
  }
}
