package org.taskchampion.sync.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;
import org.taskchampion.internal.HeldFiles;

/**
 * Another program opens each file whenever it can, and so is in the way of the first calls, as on
 * Windows.
 */
final class BusyDisk extends Disk {

  /** What Windows says of a file that somebody has open. */
  enum Words {
    ACCESS_DENIED,
    SHARING_VIOLATION;

    FileSystemException of(Path file) {
      return this == ACCESS_DENIED
          ? new AccessDeniedException(file.toString())
          : new FileSystemException(file.toString(), null, "it is used by another process");
    }
  }

  private final Path directory;
  private final Words words;
  private final int times;
  private final BiPredicate<String, Path> isHeld;
  private final Map<String, Integer> calls = new HashMap<>();
  private final Set<String> hindered = new TreeSet<>();
  private final CountDownLatch waits = new CountDownLatch(1);

  /**
   * Prepares.
   *
   * @param directory the directory of the files
   * @param patience how long the library waits for the other program
   * @param words what the system says
   * @param times how many calls of each kind the other program hinders, for each file
   * @param isHeld which calls and files it hinders
   */
  BusyDisk(
      Path directory,
      HeldFiles patience,
      Words words,
      int times,
      BiPredicate<String, Path> isHeld) {
    super(patience);
    this.directory = directory;
    this.words = words;
    this.times = times;
    this.isHeld = isHeld;
  }

  /** Returns the calls that were hindered, each with the first part of the file's place. */
  Set<String> hindered() {
    return hindered;
  }

  /** Waits until a call is hindered. */
  void awaitHindrance() throws InterruptedException {
    waits.await();
  }

  private void use(String call, Path file) throws IOException {
    String place = directory.toRealPath().relativize(file).toString();
    // Each temporary file has a name of its own.
    String name = place.startsWith("tmp") || place.startsWith("~") ? place.substring(0, 3) : place;
    if (Files.exists(file)
        && isHeld.test(call, file)
        && calls.merge(call + " " + name, 1, Integer::sum) <= times) {
      hindered.add(call + " " + Path.of(name).getName(0));
      waits.countDown();
      throw words.of(file);
    }
  }

  @Override
  InputStream openToRead(Path file) throws IOException {
    use("read", file);
    return super.openToRead(file);
  }

  @Override
  void link(Path name, Path existing) throws IOException {
    use("link", existing);
    super.link(name, existing);
  }

  @Override
  void move(Path file, Path name, CopyOption... options) throws IOException {
    use("move", file);
    use("replace", name);
    super.move(file, name, options);
  }

  @Override
  boolean remove(Path file) throws IOException {
    use("remove", file);
    return super.remove(file);
  }
}
