package org.taskchampion.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The public API of a module as text: every public or protected type of the packages that the
 * module exports, with its visible members, sorted. A copy is checked in, so that no change of the
 * API goes unseen in a review.
 *
 * <p>The module has to be a folder of classes on the class path, as it is in its own tests.
 * Thread-safety: immutable.
 *
 * <pre>{@code
 * ApiListing.ofModule("org.taskchampion").assertMatches(Path.of("src/test/api/taskchampion-core.api"));
 * }</pre>
 */
public final class ApiListing {
  private static final String UPDATE = "api.update";

  private final String text;

  private ApiListing(String text) {
    this.text = text;
  }

  /**
   * Returns the listing of the packages that a module exports to everyone.
   *
   * @param name the name of the module
   * @return the listing
   * @throws IllegalArgumentException if no folder of the class path holds that module
   */
  public static ApiListing ofModule(String name) {
    ClassLoader loader = ApiListing.class.getClassLoader();
    try {
      for (URL url : Collections.list(loader.getResources("module-info.class"))) {
        if (!url.getProtocol().equals("file")) {
          continue;
        }
        try (InputStream in = url.openStream()) {
          ModuleDescriptor module = ModuleDescriptor.read(in);
          if (module.name().equals(name)) {
            Path root = Path.of(URI.create(url.toString())).toAbsolutePath().getParent();
            return ofPackages(root, exports(module), loader);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("No folder of the class path holds the module " + name);
  }

  /**
   * Returns the listing of the given packages, as they are in a folder of classes.
   *
   * @param root the folder, which has to be on the class path of {@code loader}
   * @param packages the names of the packages
   * @param loader what loads the classes
   */
  static ApiListing ofPackages(Path root, Set<String> packages, ClassLoader loader) {
    StringBuilder text = new StringBuilder();
    for (String name : new TreeSet<>(packages)) {
      text.append("package ").append(name).append('\n');
      for (Class<?> type : types(root, name, loader)) {
        text.append('\n').append(ApiRenderer.render(type));
      }
      text.append('\n');
    }
    return new ApiListing(text.toString().stripTrailing() + "\n");
  }

  /**
   * Fails where the listing differs from the one in the file. When the system property {@code
   * api.update} is {@code true} the file is written instead.
   *
   * @param file the file, relative to the folder of the Maven module
   */
  public void assertMatches(Path file) {
    Path path = Path.of(System.getProperty("basedir", "")).resolve(file);
    try {
      if (Boolean.getBoolean(UPDATE)) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(path, text);
        return;
      }
      String expected = Files.exists(path) ? Files.readString(path, UTF_8) : "";
      assertThat(text)
          .as(
              "The public API is not the one in %s. If the change is meant, run"
                  + " `./mvnw verify -D%s=true`, review the difference and commit it.",
              file, UPDATE)
          .isEqualTo(expected.replace("\r\n", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the listing. */
  @Override
  public String toString() {
    return text;
  }

  private static Set<String> exports(ModuleDescriptor module) {
    Set<String> packages = new TreeSet<>();
    for (ModuleDescriptor.Exports exports : module.exports()) {
      // What is exported to some modules only is no API.
      if (!exports.isQualified()) {
        packages.add(exports.source());
      }
    }
    return packages;
  }

  private static List<Class<?>> types(Path root, String packageName, ClassLoader loader) {
    Path folder = root.resolve(packageName.replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".class") && !file.contains("-info"))
              .map(file -> packageName + "." + file.substring(0, file.length() - 6))
              .sorted()
              .toList();
      return names.stream()
          .<Class<?>>map(name -> load(name, loader))
          .filter(ApiRenderer::isVisible)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("A class file without its class: " + name, e);
    }
  }

  /** Returns the given parts, one a line and sorted, each indented. */
  static String lines(Stream<String> parts) {
    return parts.sorted().map(part -> "  " + part + "\n").collect(joining());
  }
}
