package org.taskchampion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the JDK throws: an object of each public kind of exception, with a message and
 * without one, around another one, and with a file and without. They are found by listing the
 * running JDK, so that none is forgotten.
 */
public final class JdkFailures {

  /** What is in the place of a file. */
  public static final String FILE = "/home/me/tasks/some file";

  /** What is in the place of a system's own words. */
  public static final String SAID = "Stale file handle";

  private static final Pattern EXPORTED = Pattern.compile("javax?/(?:[a-z]+/)+[A-Za-z]+\\.class");

  private JdkFailures() {}

  /**
   * Returns them all.
   *
   * @return the exceptions and errors
   */
  public static List<Throwable> all() {
    List<Throwable> all = new ArrayList<>();
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    for (String module : List.of("java.base", "java.net.http", "java.naming", "java.sql")) {
      Path root = modules.resolve(module);
      if (!Files.exists(root)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.toList()) {
          String name = root.relativize(file).toString();
          if (EXPORTED.matcher(name).matches()) {
            addAll(name.substring(0, name.length() - ".class".length()).replace('/', '.'), all);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /**
   * Returns those that are of some kind.
   *
   * @param <T> the kind
   * @param kind its class
   * @return the exceptions or errors
   */
  public static <T extends Throwable> List<T> all(Class<T> kind) {
    return all().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Says whether a text names a class of a failure, or of what is around it.
   *
   * @param text what people are told
   * @param failure what was thrown
   * @return whether it does
   */
  public static boolean isNamedIn(String text, Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (text.contains(t.getClass().getSimpleName())) {
        return true;
      }
    }
    return text.contains("java.") || text.contains("null");
  }

  private static void addAll(String name, List<Throwable> all) {
    Class<?> found;
    try {
      found = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return; // package-info
    }
    if (!Throwable.class.isAssignableFrom(found)
        || !Modifier.isPublic(found.getModifiers())
        || Modifier.isAbstract(found.getModifiers())) {
      return;
    }
    for (Constructor<?> constructor : found.getConstructors()) {
      for (String text : new @Nullable String[] {null, SAID}) {
        add(constructor, text, all);
      }
    }
  }

  private static void add(Constructor<?> constructor, @Nullable String text, List<Throwable> all) {
    Class<?>[] types = constructor.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (types[i] == String.class) {
        // The file comes before another one, and before what was said of them.
        arguments[i] =
            i == 0 && FileSystemException.class.isAssignableFrom(constructor.getDeclaringClass())
                ? FILE
                : text;
      } else if (types[i].isAssignableFrom(IOException.class)) {
        arguments[i] = new IOException(text);
      } else if (types[i] == int.class) {
        arguments[i] = 3;
      } else if (types[i] == boolean.class) {
        arguments[i] = false;
      } else if (types[i].isPrimitive()) {
        return;
      }
    }
    try {
      Throwable failure = (Throwable) constructor.newInstance(arguments);
      if (text != null || failure.getMessage() == null || !failure.getMessage().contains("null")) {
        all.add(failure); // or it was not meant to be made without a text
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // It does not take null, as it is never thrown that way.
      assert Arrays.asList(arguments).contains(null) : constructor;
    }
  }
}
