package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.OwnerOnly;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;

/**
 * The file that makes a directory a sync server's: three lines of text, with the format and the id
 * of the history, written once.
 */
final class Identity {

  private static final String TITLE = "TaskChampion for Java sync server";
  private static final int FORMAT = 1;
  private static final Pattern TEXT =
      Pattern.compile(TITLE + "\nformat ([0-9]{1,9})\n(?:history ([-0-9a-f]{36})\n)?(?s:.*)");

  private Identity() {}

  /**
   * Makes a directory, if there is none, and returns where it really is.
   *
   * @throws ServerRefusedException if that cannot be
   */
  static Path directory(Path directory) {
    Path absolute = directory.toAbsolutePath();
    try {
      // Tasks are stored as plain text: nobody else may read them. A directory that is already
      // there
      // is left as it is, since it may be meant for several users.
      Files.createDirectories(absolute, OwnerOnly.directory(absolute));
      return absolute.toRealPath();
    } catch (IOException e) {
      String inTheWay = inTheWay(absolute);
      if (inTheWay != null) {
        throw new ServerRefusedException(SyncProblem.NOT_A_SYNC_SERVER, inTheWay, e);
      }
      throw new ServerRefusedException(
          Failures.unwritable(e),
          "the sync directory "
              + absolute
              + " cannot be created ("
              + Reasons.withFile(e)
              + "): choose another one, or get the rights to write there",
          e);
    }
  }

  /**
   * Says what is in the place of a directory, or of one above it, and is none.
   *
   * @return what it is, and what to do; null if there is nothing in the way
   */
  static @Nullable String inTheWay(Path directory) {
    for (Path path = directory; path != null; path = path.getParent()) {
      FileKind kind;
      try {
        kind = FileKind.of(path);
      } catch (IOException e) {
        continue; // what is above it is no directory, or lets nobody look
      }
      if (Files.isDirectory(path)) {
        return null;
      }
      if (kind != FileKind.NOTHING) {
        String found = kind == FileKind.LINK ? "a symbolic link to no directory" : kind.words();
        return path.equals(directory)
            ? "the sync directory "
                + directory
                + " is "
                + found
                + ": remove it or choose another directory"
            : "the sync directory "
                + directory
                + " cannot be there, as "
                + path
                + " is "
                + found
                + ": remove that or choose another directory";
      }
    }
    return null;
  }

  /**
   * Returns the id of the history, after making one where there is none; of several processes that
   * do so at once, one makes it and the others read it.
   *
   * @throws ServerRefusedException if this is no sync server's directory, or one of a newer format,
   *     or if it cannot be written; nothing was changed
   */
  static UUID openOrCreate(Layout layout, Disk disk, DirectoryLock lock) {
    try {
      UUID history = read(layout, disk);
      if (history != null) {
        FileKind.DIRECTORY.isAt(layout.versions());
        return history;
      }
      // In this order: what another process makes in the meantime is then either seen above, or it
      // is
      // in this list together with the identity.
      if (holdsOthers(layout, disk)) {
        history = read(layout, disk);
        if (history != null) {
          return history;
        }
        throw notEmpty(layout, disk);
      }
      byte[] text =
          (TITLE + "\nformat " + FORMAT + "\nhistory " + UUID.randomUUID() + "\n")
              .getBytes(StandardCharsets.UTF_8);
      Path temporary =
          disk.writeTemporary(layout.root(), Layout.IDENTITY_TEMPORARY_PREFIX, true, text);
      if (disk.publish(temporary, layout.identity(), lock)) {
        disk.force(layout.root());
      }
      history = read(layout, disk);
      if (history == null) {
        throw new ServerRefusedException(
            "the file " + layout.identity() + " vanished: does somebody clear the directory?",
            null);
      }
      return history;
    } catch (InTheWayException | FileHeldException | HeldWaitInterruptedException e) {
      throw Failures.writing(layout.root(), e);
    } catch (IOException e) {
      throw new ServerRefusedException(
          Failures.unwritable(e),
          "the sync directory "
              + layout.root()
              + " cannot be read and written ("
              + Reasons.withFile(e)
              + "): choose another one, or get the rights to write there",
          e);
    }
  }

  /**
   * Makes sure that a directory without the file may become a sync server's.
   *
   * @throws ServerRefusedException if it holds other files
   */
  static void checkMayBegin(Layout layout, Disk disk) throws IOException {
    if (holdsOthers(layout, disk)) {
      throw notEmpty(layout, disk);
    }
  }

  private static boolean holdsOthers(Layout layout, Disk disk) throws IOException {
    return disk.list(layout.root()).stream()
        .anyMatch(entry -> isForeign(entry.getFileName().toString()));
  }

  private static ServerRefusedException notEmpty(Layout layout, Disk disk) throws IOException {
    OtherPrograms other = OtherPrograms.in(layout, disk);
    return new ServerRefusedException(
        SyncProblem.NOT_A_SYNC_SERVER,
        other != null
            ? other.insteadOfOurs(layout)
            : "the directory "
                + layout.root()
                + " is not empty and is no sync server's: choose another one, or an empty one",
        null);
  }

  /** Returns the id of the history; null if there is no such file. */
  static @Nullable UUID read(Layout layout, Disk disk) throws IOException {
    byte[] bytes;
    try {
      bytes = disk.readText(layout.identity(), 1000);
    } catch (DamagedFileException e) {
      throw new ServerRefusedException(
          SyncProblem.DAMAGED,
          "the file "
              + layout.identity()
              + " makes no sync server of the directory: "
              + e.getMessage()
              + "; restore it, or choose another directory",
          e);
    }
    if (bytes == null) {
      return null;
    }
    Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!text.matches()) {
      throw new ServerRefusedException(
          SyncProblem.DAMAGED,
          "the file "
              + layout.identity()
              + " is damaged or is no sync server's: restore it, or choose another directory",
          null);
    }
    if (Integer.parseInt(text.group(1)) != FORMAT) {
      throw new ServerRefusedException(
          "the sync directory "
              + layout.root()
              + " has format "
              + text.group(1)
              + ", and this version of the library knows only format "
              + FORMAT
              + ": use a newer one",
          null);
    }
    String history = text.group(2);
    if (history == null) {
      throw new ServerRefusedException(
          SyncProblem.DAMAGED,
          "the file " + layout.identity() + " names no history: restore it",
          null);
    }
    try {
      return UUID.fromString(history);
    } catch (IllegalArgumentException e) {
      throw new ServerRefusedException(
          SyncProblem.DAMAGED,
          "the file " + layout.identity() + " names no history: restore it",
          e);
    }
  }

  private static boolean isForeign(String name) {
    return !name.startsWith(Layout.IDENTITY_TEMPORARY_PREFIX)
        || !name.endsWith(Layout.TEMPORARY_SUFFIX);
  }
}
