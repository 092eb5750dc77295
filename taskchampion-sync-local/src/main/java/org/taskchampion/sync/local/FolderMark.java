package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;

/**
 * The file that makes a directory a synchronised folder: four lines of text, written once, in a
 * file whose name has the history's id. So two machines that each make one before they hear of each
 * other have two files and no conflict. The smallest id is the history's then, and what was made
 * under another counts, too, if it is sealed as the smallest is.
 *
 * @param history the id
 * @param sealed whether the content of the files is sealed
 */
record FolderMark(UUID history, boolean sealed) {

  private static final String TITLE = "TaskChampion for Java synchronised folder";
  private static final int FORMAT = 1;
  private static final int MOST_BYTES = 1_000;
  private static final Pattern TEXT =
      Pattern.compile(
          TITLE
              + "\r?\nformat ([0-9]{1,9})\r?\n(?:history ([-0-9a-f]{36})\r?\ncontent (plain|sealed)\r?\n)?(?s:.*)");

  /** What services and file managers put into any directory. */
  private static final List<String> HARMLESS =
      List.of("desktop.ini", "thumbs.db", "icon\r", "lost+found");

  byte[] text() {
    return (TITLE
            + "\nformat "
            + FORMAT
            + "\nhistory "
            + history
            + "\ncontent "
            + (sealed ? "sealed" : "plain")
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the marks in a directory, the smallest id first; none if it is no such folder. Of two
   * with one id, that of a sealed folder comes first.
   */
  static List<FolderMark> in(Layout layout, Disk disk) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path entry : disk.list(layout.root())) {
      if (FolderLayout.isLike(FolderLayout.MARK, entry)) {
        files.add(entry);
      }
    }
    return read(files, disk);
  }

  /** Returns a directory that is a synchronised folder, or seems to be; null if it is none. */
  static @Nullable Layout folderAt(Path directory, Disk disk) {
    try {
      if (!Files.isDirectory(directory)) {
        return null;
      }
      Layout layout = new Layout(directory.toRealPath());
      boolean isMarked =
          disk.list(layout.root()).stream()
              .anyMatch(entry -> FolderLayout.isLike(FolderLayout.MARK, entry));
      return isMarked && !disk.exists(layout.identity()) ? layout : null;
    } catch (IOException e) {
      return null; // whoever looks at it as a directory of the other form says what is wrong
    }
  }

  /**
   * Reads marks.
   *
   * @throws ServerUnreachableException if there are files for it, and none has its content yet
   * @throws ServerRefusedException if a newer version of the library made one
   */
  static List<FolderMark> read(List<Path> files, Disk disk) throws IOException {
    List<FolderMark> marks = new ArrayList<>();
    String fault = null;
    for (Path file : files) {
      try {
        byte[] bytes = disk.readText(file, MOST_BYTES);
        FolderMark mark = bytes == null ? null : parse(file, bytes);
        if (mark != null && !marks.contains(mark)) {
          marks.add(mark);
        } else if (mark == null) {
          fault = file + " is damaged, or is not there as a whole yet";
        }
      } catch (DamagedFileException e) {
        fault = file + " is of no use: " + e.getMessage();
      }
    }
    if (marks.isEmpty() && fault != null) {
      throw new ServerUnreachableException(
          SyncProblem.BUSY,
          "what makes the directory a synchronised folder is missing ("
              + fault
              + "): wait until the service has brought it, or restore it, and synchronise again",
          null);
    }
    marks.sort(
        (one, other) -> {
          int byHistory = Uuids.BY_TEXT.compare(one.history(), other.history());
          return byHistory != 0 ? byHistory : Boolean.compare(other.sealed(), one.sealed());
        });
    return marks;
  }

  private static @Nullable FolderMark parse(Path file, byte[] bytes) {
    Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!text.matches()) {
      return null;
    }
    if (Integer.parseInt(text.group(1)) != FORMAT) {
      throw new ServerRefusedException(
          "the synchronised folder of the file "
              + file
              + " has format "
              + text.group(1)
              + ", and this version of the library knows only format "
              + FORMAT
              + ": use a newer one",
          null);
    }
    String history = text.group(2);
    UUID id = history == null ? null : Uuids.parse(history);
    return id == null ? null : new FolderMark(id, "sealed".equals(text.group(3)));
  }

  /**
   * Makes a directory a synchronised folder.
   *
   * @throws ServerRefusedException if it holds something else
   * @throws ServerUnreachableException if it seems to be one whose mark has not come yet
   */
  static FolderMark make(Layout layout, Disk disk, boolean sealed) throws IOException {
    checkMayBegin(layout, disk);
    FolderMark mark = new FolderMark(UUID.randomUUID(), sealed);
    Path temporary = disk.writeTemporary(layout.root(), FolderLayout.TEMPORARY, true, mark.text());
    disk.replace(temporary, new FolderLayout(layout.root()).mark(mark.history()));
    disk.force(layout.root());
    return mark;
  }

  /** Makes sure that a directory without a mark may become a synchronised folder. */
  static void checkMayBegin(Layout layout, Disk disk) throws IOException {
    for (Path entry : disk.list(layout.root())) {
      String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.equals(FolderLayout.VERSIONS) || name.equals(FolderLayout.SNAPSHOTS)) {
        throw new ServerUnreachableException(
            SyncProblem.BUSY,
            "the directory "
                + layout.root()
                + " has versions, and no file "
                + FolderLayout.MARK
                + "ID that makes it a synchronised folder: wait until the service has brought it, or"
                + " restore it, and synchronise again",
            null);
      }
      if (!name.startsWith(".") && !name.startsWith("~") && !HARMLESS.contains(name)) {
        OtherPrograms other = OtherPrograms.in(layout, disk);
        throw new ServerRefusedException(
            SyncProblem.NOT_A_SYNC_SERVER,
            other != null
                ? other.insteadOfOurs(layout)
                : "the directory "
                    + layout.root()
                    + " is not empty and is no synchronised folder: choose another one, or an empty"
                    + " one",
            null);
      }
    }
  }
}
