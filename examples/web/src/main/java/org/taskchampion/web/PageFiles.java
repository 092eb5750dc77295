package org.taskchampion.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the page, by their paths. There are no others, whatever a request asks for. */
final class PageFiles {

  private static final String START = "index.html";
  private static final List<String> FILES =
      List.of(
          "web.css",
          "main.js",
          "api.js",
          "dom.js",
          "list.js",
          "add.js",
          "task.js",
          "side.js",
          "past.js",
          "icon.svg");

  private final Map<String, Answer> answers = new HashMap<>();

  PageFiles() {
    answers.put("/", answer(START));
    FILES.forEach(file -> answers.put("/" + file, answer(file)));
  }

  /** Returns the file of a path; null if there is none. */
  @Nullable Answer find(String path) {
    return answers.get(path);
  }

  private static Answer answer(String file) {
    return new Answer(200, type(file), bytes(file));
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
