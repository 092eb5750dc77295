package org.taskchampion.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Chromium without a window, moved by real clicks and keys through chromedriver, as the standard
 * WebDriver has it. What a test waits for may take as long as a slow machine needs.
 */
final class Browser implements AutoCloseable {

  static final String ENTER = "\uE007";
  static final String ESCAPE = "\uE00C";
  static final String DOWN = "\uE015";
  static final String END = "\uE010";
  static final String PAGE_UP = "\uE00E";
  static final String TAB = "\uE004";
  static final String SHIFT = "\uE008";

  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("on port ([0-9]+)");
  private static final Path SCREENSHOTS = Path.of("target/screenshots").toAbsolutePath();

  private final Process driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String session;

  private Browser(Process driver, int port) {
    this.driver = driver;
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-extensions",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en-GB");
    Map<String, Object> options = new HashMap<>();
    options.put("args", arguments);
    options.put("binary", find("chromium", "chromium-browser", "google-chrome").toString());
    Object capabilities =
        Map.of(
            "capabilities",
            Map.of(
                "alwaysMatch",
                Map.of(
                    "goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL"))));
    String root = "http://127.0.0.1:" + port + "/session";
    Map<?, ?> value = (Map<?, ?>) Objects.requireNonNull(send("POST", root, capabilities));
    this.session = root + "/" + value.get("sessionId");
  }

  /** Starts a browser; fails, and never skips, where there is none. */
  static Browser start() {
    Path driver = find("chromedriver");
    try {
      Process process =
          new ProcessBuilder(driver.toString(), "--port=0").redirectErrorStream(true).start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher port = PORT.matcher(line);
        if (line.contains("started successfully") && port.find()) {
          // Nobody reads on: what it says later is little, and fits into the pipe.
          return new Browser(process, Integer.parseInt(port.group(1)));
        }
      }
      throw new AssertionError("chromedriver ended at once");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(String... names) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      for (String name : names) {
        Path program = Path.of(directory, name);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    throw new AssertionError(
        "There is no "
            + names[0]
            + ". The tests of examples/web need Chromium and its driver: apt-get install chromium"
            + " chromium-driver, or leave the module out with -pl '!examples/web'.");
  }

  private @Nullable Object send(String method, String url, @Nullable Object body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(Json.write(body));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, publisher)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(3))
            .build();
    try {
      byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      @Nullable Object value = Json.read(answer).get("value");
      if (value instanceof Map<?, ?> map && map.get("error") != null) {
        throw new DriverException(map.get("error") + ": " + map.get("message"));
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What the driver refuses, such as a click on what is covered. */
  static final class DriverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DriverException(String message) {
      super(message);
    }
  }

  private @Nullable Object post(String command, Object body) {
    return send("POST", session + "/" + command, body);
  }

  void open(String url) {
    var unused = post("url", Map.of("url", url));
  }

  void size(int width, int height, boolean isPhone) {
    var unused =
        devTools(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
  }

  void dark(boolean isDark) {
    var unused =
        devTools(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features",
                List.of(
                    Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"),
                    Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  @Nullable Object devTools(String command, Object parameters) {
    return post("goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** Runs a script in the page; only to look. */
  @Nullable Object script(String script, Object... arguments) {
    return post("execute/sync", Map.of("script", script, "args", List.of(arguments)));
  }

  @Nullable Object asyncScript(String script) {
    return post("execute/async", Map.of("script", script, "args", List.of()));
  }

  private String element(String css) {
    Map<?, ?> found =
        (Map<?, ?>)
            Objects.requireNonNull(post("element", Map.of("using", "css selector", "value", css)));
    return String.valueOf(found.get(ELEMENT));
  }

  /** Clicks in the middle of an element, once it is there and nothing covers it. */
  void click(String css) {
    await(
        "a click on " + css,
        () -> {
          var unused = post("element/" + element(css) + "/click", Map.of());
          return true;
        });
  }

  /** Presses keys where the focus is. */
  void press(String keys) {
    List<Object> actions = new ArrayList<>();
    keys.codePoints()
        .forEach(
            key -> {
              String text = Character.toString(key);
              actions.add(Map.of("type", "keyDown", "value", text));
              actions.add(Map.of("type", "keyUp", "value", text));
            });
    perform(actions);
  }

  void pressShift(String key) {
    perform(
        List.of(
            Map.of("type", "keyDown", "value", SHIFT),
            Map.of("type", "keyDown", "value", key),
            Map.of("type", "keyUp", "value", key),
            Map.of("type", "keyUp", "value", SHIFT)));
  }

  private void perform(List<?> actions) {
    var unused =
        post(
            "actions",
            Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", actions))));
  }

  /** Turns the wheel above an element. */
  void scroll(String css, int pixels) {
    Map<String, Object> scroll = new HashMap<>();
    scroll.put("type", "scroll");
    scroll.put("x", 0);
    scroll.put("y", 0);
    scroll.put("deltaX", 0);
    scroll.put("deltaY", pixels);
    scroll.put("origin", Map.of(ELEMENT, element(css)));
    var unused =
        post(
            "actions",
            Map.of(
                "actions",
                List.of(Map.of("type", "wheel", "id", "wheel", "actions", List.of(scroll)))));
  }

  /** Clicks a field, empties it, and types. */
  void type(String css, String text) {
    click(css);
    String all = "\uE009a\uE000"; // Control and A, and both keys up again.
    var unused =
        post(
            "element/" + element(css) + "/value",
            Map.of("text", all + (text.isEmpty() ? "\uE017" : text)));
  }

  /** Returns what can be read in an element; empty if there is none. */
  String text(String css) {
    Object found =
        script("const e = document.querySelector(arguments[0]); return e ? e.innerText : ''", css);
    return String.valueOf(found);
  }

  List<String> texts(String css) {
    List<?> found =
        (List<?>)
            Objects.requireNonNull(
                script(
                    "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)",
                    css));
    return found.stream().map(String::valueOf).toList();
  }

  String value(String css) {
    return String.valueOf(script("return document.querySelector(arguments[0])?.value ?? ''", css));
  }

  int count(String css) {
    Object count = script("return document.querySelectorAll(arguments[0]).length", css);
    return ((Number) Objects.requireNonNull(count)).intValue();
  }

  boolean isTrue(String expression) {
    return Boolean.TRUE.equals(script("return !!(" + expression + ")"));
  }

  /** Waits until an element has a text in it. */
  void awaitText(String css, String text) {
    await(
        "\"" + text + "\" in " + css + ", which has \"" + text(css) + "\"",
        () -> text(css).contains(text));
  }

  void awaitGone(String css) {
    await("no " + css, () -> count(css) == 0);
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    RuntimeException last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
        last = null;
      } catch (DriverException e) {
        last = e;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(40);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    Path shot = screenshot("failure");
    throw new AssertionError("waited in vain for " + what + "; the page is in " + shot, last);
  }

  /** Keeps a picture of what can be seen. */
  Path screenshot(String name) {
    Object png = send("GET", session + "/screenshot", null);
    try {
      Files.createDirectories(SCREENSHOTS);
      return Files.write(
          SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(png)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what the browser complained of since it was asked last, such as what the policy
   * forbids.
   */
  List<String> complaints() {
    List<?> entries = (List<?>) Objects.requireNonNull(post("se/log", Map.of("type", "browser")));
    return entries.stream()
        .map(entry -> String.valueOf(((Map<?, ?>) entry).get("message")))
        .toList();
  }

  @Override
  public void close() {
    try {
      var unused = send("DELETE", session, null);
    } finally {
      driver.destroy();
    }
  }
}
