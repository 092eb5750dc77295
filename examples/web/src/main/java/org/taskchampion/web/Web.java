package org.taskchampion.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChampionException;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.ta.CmdLauncher;
import org.taskchampion.ta.TaException;
import org.taskchampion.ta.TaskSetup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program {@code web}: serves the page until it is interrupted. */
@Command(
    name = "web",
    mixinStandardHelpOptions = false,
    description = "Shows your tasks in a browser of this machine, and lets you change them there.",
    footer = {
      "",
      "It reads the settings of ta (ta help config): the tasks, your reports, attributes and dates,"
          + " and the server. Only the browser that opens the printed address is let in, and only"
          + " from this machine. Ctrl-C ends it."
    })
public final class Web implements Callable<Integer> {

  private static final int OK = 0;
  private static final int ERROR = 1;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port, from 1 to 65535. Without it, any that is free.")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description = "The directory of the replica. Without it, that of the settings of ta.")
  private @Nullable Path dataDirectory;

  @Option(names = "--open", description = "Opens the browser.")
  private boolean open;

  @Option(names = "--no-sync", description = "Does not synchronise by itself.")
  private boolean noSync;

  @Option(names = "--help", usageHelp = true, description = "Says this, and ends.")
  private boolean unusedHelp;

  /** Made by {@link #main}. */
  private Web() {}

  /**
   * Runs the program and ends the process.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    if (List.of(arguments).equals(List.of("_warm-up"))
        || List.of(arguments).equals(List.of("version"))) {
      // The script makes and tries an archive of classes with these.
      new CommandLine(new Web())
          .usage(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      System.exit(OK);
    }
    if (CmdLauncher.mayBeLossy(arguments)) {
      System.err.println("web: letters of the arguments may be lost: start web with web.cmd");
      System.exit(CommandLine.ExitCode.USAGE);
    }
    if (CmdLauncher.isOutdated("web")) {
      System.exit(CmdLauncher.OUTDATED);
    }
    String[] typed = CmdLauncher.arguments(arguments).toArray(String[]::new);
    System.exit(new CommandLine(new Web()).execute(typed));
  }

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      return fail("--port is from 1 to 65535");
    }
    try {
      TaskSetup setup =
          TaskSetup.read(System.getenv(), Clock.systemUTC(), System.err, dataDirectory);
      boolean syncs = setup.namesServer() && !noSync;
      try (Desk desk =
              new Desk(
                  setup,
                  H2Storage.at(setup.dataDirectory()),
                  Clock.systemUTC(),
                  syncs ? setup::openServer : null);
          WebServer server = new WebServer(new Api(desk), Secrets.random(), port)) {
        System.out.println("Your tasks are at " + server.address());
        System.out.println("The address is for you alone. Ctrl-C ends this.");
        System.out.flush();
        if (open) {
          browse(server.address());
        }
        awaitEnd();
      }
      return OK;
    } catch (BindException e) {
      return fail("port " + port + " is taken; choose another one with --port");
    } catch (TaException | TaskChampionException e) {
      return fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return fail("the server cannot be started: " + e.getMessage());
    }
  }

  /** Waits for the signal that ends the process, and lets everything be closed before. */
  private static void awaitEnd() {
    CountDownLatch signal = new CountDownLatch(1);
    Thread waiting = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  signal.countDown();
                  try {
                    waiting.join(5_000);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "web-end"));
    try {
      signal.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int fail(String message) {
    System.err.println("web: " + message);
    return ERROR;
  }

  /** Asks the system to open an address; where it cannot, the address was printed. */
  private static void browse(String address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.startsWith("windows")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
            : List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
    try {
      Process unused =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      System.err.println("web: no browser could be opened");
    }
  }
}
