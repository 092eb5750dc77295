package org.taskchampion.ta;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;

/**
 * A live list: on a terminal it is drawn anew after each change, on a screen of its own that goes
 * when it ends; elsewhere each change is a line.
 */
final class Watch implements LiveQuery.Listener {

  private static final Duration LOOK = Duration.ofMillis(500);

  /** After so many looks it is drawn although the list is the same: ages grow. */
  private static final int LOOKS_OF_A_MINUTE = 120;

  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K\n";
  private static final String END_OF_SCREEN = "\u001b[J";

  private final Session session;
  private final Replica replica;
  private final Report report;
  private final GivenFilter given;
  private final Query query;
  private final Output out;

  /** What the listener hears, which the main thread shows. */
  private final BlockingQueue<Runnable> heard = new LinkedBlockingQueue<>();

  private String problem = "";
  private boolean hasEnded;

  Watch(Session session, Replica replica, Report report, GivenFilter given, Query query) {
    this.session = session;
    this.replica = replica;
    this.report = report;
    this.given = given;
    this.query = query;
    this.out = session.out();
  }

  /** Shows it until this run is cancelled. */
  int run() {
    boolean isScreen = isScreen();
    try (LiveQuery live =
        LiveQuery.newBuilder(replica, query, session.conventions())
            .clock(session.surroundings().clock())
            .open(heard::add, this)) {
      if (isScreen) {
        out.print(ENTER);
      }
      follow(live, isScreen ? new Screen(session.surroundings()) : null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isScreen) {
        out.print(LEAVE);
        out.flush();
      }
    }
    return ExitCode.INTERRUPTED;
  }

  private boolean isScreen() {
    return session.surroundings().outputIsTerminal()
        && !"dumb".equals(session.surroundings().variable("TERM"));
  }

  private void follow(LiveQuery live, @Nullable Screen screen) throws InterruptedException {
    Cancellation cancellation = session.surroundings().cancellation();
    int looks = 0;
    while (!cancellation.isCancelled() && !hasEnded) {
      Runnable first = heard.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      for (Runnable next = first; next != null; next = heard.poll()) {
        next.run();
      }
      boolean isMinute = ++looks % LOOKS_OF_A_MINUTE == 0;
      if (isMinute) {
        live.refresh(); // The machine may have slept.
      }
      if (screen != null && (screen.hasOtherSize() || first != null || isMinute)) {
        draw(screen);
      }
      out.flush();
    }
  }

  private void draw(Screen screen) {
    int page = screen.height() == 0 ? 0 : Math.max(1, screen.height() - 4);
    FoundReport found =
        replica.read(view -> FoundReport.find(report, given, query, page, session, view));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output drawn = new Output(bytes);
    if (found.shown() == 0) {
      drawn.line("no tasks" + found.hidden());
    } else {
      found.table().print(drawn, screen.width(), Colour.isWanted(session));
    }
    drawn.flush();
    String[] lines = bytes.toString(StandardCharsets.UTF_8).split("\n", -1);
    int room = screen.height() == 0 ? lines.length : Math.max(1, screen.height() - 2);
    out.print(HOME);
    for (int i = 0; i < lines.length && i < room; i++) {
      out.print(lines[i] + END_OF_LINE);
    }
    out.print(Table.cut(Display.sanitise(foot(found)), Math.max(1, screen.width() - 1)));
    out.print(END_OF_SCREEN);
  }

  private String foot(FoundReport found) {
    if (!problem.isEmpty()) {
      return "ta: " + problem;
    }
    if (!found.circle().isEmpty()) {
      return "ta: warning: " + found.circle();
    }
    return found.shown() < found.all()
        ? Replicas.tasks(found.all()) + ", of which " + found.shown() + " are shown"
        : "";
  }

  @Override
  public void changed(ListChange change) {
    if (isScreen()) {
      return; // It is drawn as a whole.
    }
    Map<UUID, Integer> numbers = new HashMap<>();
    for (int i = 0; i < change.tasks().size(); i++) {
      numbers.put(change.tasks().get(i).uuid(), change.number(i));
    }
    for (ListChange.Step step : change.steps()) {
      UUID uuid = step.task().uuid();
      int number = numbers.getOrDefault(uuid, 0);
      String label = number == 0 ? uuid.toString().substring(0, 8) : Integer.toString(number);
      String text = label + " " + step.task().description();
      if (step instanceof ListChange.Inserted) {
        out.line("+ " + text);
      } else if (step instanceof ListChange.Removed) {
        out.line("- " + text);
      } else if (step instanceof ListChange.Updated) {
        out.line("~ " + text);
      }
    }
  }

  @Override
  public void failed(RuntimeException failure) {
    problem = String.valueOf(failure.getMessage());
    if (!isScreen()) {
      session.surroundings().warn(problem);
    }
  }

  @Override
  public void recovered() {
    problem = "";
  }

  @Override
  public void ended() {
    hasEnded = true;
  }
}
