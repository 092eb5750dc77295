package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      })
  void whatASettingCannotBeIsSaid(String name, String value, String message) throws IOException {
    assertThat(ta.run("", "config", "set", name, value).error(ExitCode.USAGE)).contains(message);
    assertThat(ta.configuration()).doesNotExist();
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
    set("default.due", "nonsense");
    assertThat(ta.ta("add three").error(ExitCode.USAGE)).startsWith("ta: default.due: ");
  }

  @Test
  void daysAreReadAsTheSettingsSay() {
    set("dateformat", "d.m.Y");
    set("due", "0");
    ta.ta("add one due:24.12.2026").ok();
    assertThat(ta.ta("due:24.12.2026 list").ok().out()).contains("2026-12-24");
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
