package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;

/**
 * Every command over tasks, settings and arguments whose texts a terminal would obey: whatever it
 * prints, on whichever stream, holds nothing of that.
 */
final class HostileTextTest {

  /** The window's title, a cleared screen, a bell, C1's way to do the same, and turned writing. */
  private static final String HOSTILE =
      "x\u001b]0;owned\u0007\u001b[2J\u009b31m\u009d0;t\u009c\r\b\u202egnp.\u2066\u200b\u2028end";

  private static final UUID FIRST = UUID.fromString("11111111-0000-4000-8000-000000000001");
  private static final UUID SECOND = UUID.fromString("11111111-0000-4000-8000-000000000002");

  @TempDir Path home;
  private Runs ta;
  private int runs;
  private static final Set<String> TAKE_A_PATH =
      Set.of("backup", "restore", "import", "import-taskrc", "import-taskchampion", "import-tw");

  private int shown;
  private boolean isTerminal;

  @BeforeEach
  void aHostileReplica() {
    ta = new Runs(home.resolve("one"));
    makeHome();
    Map<String, String> properties = new HashMap<>();
    properties.put("status", "pending");
    properties.put("description", "d " + HOSTILE);
    properties.put("project", "p" + HOSTILE);
    properties.put("priority", HOSTILE);
    properties.put("tag_" + HOSTILE, "x");
    properties.put("tag_plain", HOSTILE);
    properties.put("annotation_1600000000", "a " + HOSTILE);
    properties.put("annotation_" + HOSTILE, "a " + HOSTILE);
    properties.put("dep_" + SECOND, HOSTILE);
    properties.put("dep_" + HOSTILE, "x");
    properties.put("estimate", HOSTILE);
    properties.put("own" + HOSTILE, HOSTILE);
    properties.put("due", HOSTILE);
    properties.put("wait", HOSTILE);
    properties.put("recur", HOSTILE);
    properties.put("start", HOSTILE);
    ta.store(FIRST, properties);
    ta.store(
        SECOND,
        Map.of(
            "status", "recurring", "description", HOSTILE, "recur", HOSTILE, "due", "1600000000"));
    ta.store(UUID.randomUUID(), Map.of("status", HOSTILE, "description", HOSTILE));
    ta.store(UUID.randomUUID(), Map.of("status", "completed", "description", HOSTILE, "end", "1"));
    ta.ta("renumber").ok();
    ta.configured(
        """
        "uda.estimate.type" = "string"
        "uda.estimate.label" = "l\u009b[2Jabel"
        "report.own.filter" = "description.not:\u009b[2J"
        "report.own.columns" = "id,description,estimate,project,tags"
        "report.own.labels" = "i,\u009b[2Jd,e\u202e,p,t"
        "report.own.description" = "Lists\u009b[2J"
        "server_dir" = "~/a\u009b[2J"
        "unknown\u009b[2J" = "x"
        """);
  }

  private String hostilePath() {
    return home + File.separator + HOSTILE;
  }

  /** The working directory is that of the module: what a command made there would be committed. */
  private static List<String> namesHere() {
    return List.of(new File("").getAbsoluteFile().list());
  }

  private void makeHome() {
    try {
      Files.createDirectories(ta.home());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(String... words) {
    boolean isScript =
        (List.of(words).contains("export") || List.of(words).contains("get")) && !isTerminal;
    Runs.Result result = ta.run("y\n", words);
    shown += result.out().contains("end") ? 1 : 0;
    if (isScript) {
      return; // What another program reads is what is stored.
    }
    for (String printed : List.of(result.out(), result.err())) {
      String text = printed.replace(System.lineSeparator(), "\n"); // of help, on Windows
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean obeyed =
            (c < ' ' && c != '\n' && !(c == '\r' && isTerminal)) // how far a sync is
                || (c >= 0x7f && c <= 0x9f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x2028
                || c == 0x200b;
        if (obeyed) {
          assertThat(text)
              .as("%s prints U+%04X at %d", Display.quote(String.join(" ", words)), (int) c, i)
              .isEmpty();
        }
      }
    }
    assertThat(result.exitCode()).as("%s: %s", List.of(words), result.err()).isNotEqualTo(5);
    runs++;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "012"})
  void noCommandPrintsWhatATerminalObeys(String terminals) {
    List<String> before = namesHere();
    isTerminal = !terminals.isEmpty();
    ta.with(Surroundings.TERMINALS, terminals).with("COLUMNS", "40").with("NO_COLOR", "1");
    for (String command : Commands.NAMES) {
      if (command.equals("watch")) {
        continue; // It stays: WatchIT has it.
      }
      check(command);
      check(command, "--help");
      check("help", command);
      check(command, TAKE_A_PATH.contains(command) ? hostilePath() : HOSTILE);
      check(command, "--" + HOSTILE);
      check(HOSTILE, command);
      check("1", command, "--json");
      check("status.any:", command);
      check(FIRST.toString(), command);
      check(FIRST.toString(), command, "pri:" + HOSTILE, "+" + HOSTILE);
    }
    for (String line : more()) {
      check(line.replace("FIRST", FIRST.toString()).split(" "));
    }
    assertThat(runs).isGreaterThan(Commands.NAMES.size() * 10);
    assertThat(shown).as("runs that print such a text").isGreaterThan(50);
    assertThat(namesHere()).containsExactlyInAnyOrderElementsOf(before);
  }

  private List<String> more() {
    return List.of(
        "help",
        "own",
        "own --help",
        "own --json",
        "limit:1 own",
        "all",
        "project.is:" + HOSTILE + " all",
        "/" + HOSTILE + "( list",
        "FIRST history",
        "history FIRST",
        "conflicts --take-back 1",
        "sync --verbose",
        "sync --check",
        "doctor --heal",
        "config get",
        "config get " + HOSTILE,
        "config get server_dir",
        "config set " + HOSTILE + " x",
        "config set report.own.columns " + HOSTILE,
        "config set server_origin " + HOSTILE,
        "config set dateformat " + HOSTILE,
        "calc " + HOSTILE,
        "export --stored",
        "export own",
        "undo --all",
        "backup " + hostilePath(),
        "restore " + hostilePath(),
        "import " + hostilePath(),
        "import-taskrc " + hostilePath(),
        "import-taskchampion " + hostilePath());
  }

  /** Two replicas that meet, and the values that one of them loses. */
  @Test
  void conflictsAreHarmlessToo() {
    Path server = home.resolve("server");
    String settings = "server_dir = \"" + server.toString().replace("\\", "\\\\") + "\"\n";
    Runs one = ta.configured(settings);
    Runs other = new Runs(home.resolve("other"));
    ta = other;
    makeHome();
    other.configured(settings);
    one.ta("sync");
    other.ta("sync");
    for (Runs either : List.of(one, other)) {
      try (Replica replica = either.replica()) {
        replica.edit(
            edit ->
                edit.task(FIRST)
                    .set("own" + HOSTILE, either.home() + HOSTILE)
                    .set("description", either.home() + HOSTILE));
      }
    }
    one.ta("sync");
    check("sync", "--verbose");
    check("conflicts");
    check("conflicts", "--json");
    check("history");
    check(FIRST.toString(), "history");
    check("1", "undo");
    check("conflicts", "1", "--take-back");
    check("doctor");
    assertThat(runs).isEqualTo(8);
  }
}
