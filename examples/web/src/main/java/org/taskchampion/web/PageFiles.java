package org.taskchampion.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page, by their paths. There are no others, whatever a request asks for. */
final class PageFiles {

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("/", "index.html"),
          Map.entry("/web.css", "web.css"),
          Map.entry("/main.js", "main.js"),
          Map.entry("/api.js", "api.js"),
          Map.entry("/dom.js", "dom.js"),
          Map.entry("/list.js", "list.js"),
          Map.entry("/add.js", "add.js"),
          Map.entry("/task.js", "task.js"),
          Map.entry("/side.js", "side.js"),
          Map.entry("/past.js", "past.js"),
          Map.entry("/icon.svg", "icon.svg"));

  private final Map<String, Answer> answers = new HashMap<>();

  PageFiles() {
    FILES.forEach((path, file) -> answers.put(path, new Answer(200, type(file), bytes(file))));
  }

  /** Returns the file of a path; null if there is none. */
  @Nullable Answer find(String path) {
    return answers.get(path);
  }

  private static String type(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      default -> "image/svg+xml";
    };
  }

  private static byte[] bytes(String file) {
    try (InputStream in = PageFiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its file " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
