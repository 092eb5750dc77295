package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What has a name in the directory. Opening a pipe waits for somebody at its other end, reading a
 * device may never end, and a symbolic link leads to what is not the server's: only regular files
 * are opened, and only real directories are listed.
 */
enum FileKind {
  NOTHING("missing"),
  FILE("a file"),
  DIRECTORY("a directory"),
  LINK("a symbolic link"),
  PIPE("a pipe"),
  SOCKET("a socket"),
  DEVICE("a device"),
  OTHER("neither a file nor a directory");

  // How POSIX numbers the kinds of files, in the highest bits of their mode.
  private static final int KIND = 0xf000;
  private static final int PIPES = 0x1000;
  private static final int CHARACTER_DEVICES = 0x2000;
  private static final int BLOCK_DEVICES = 0x6000;
  private static final int SOCKETS = 0xc000;

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  /** Returns what it is, as the end of a sentence that begins with "it is". */
  String words() {
    return words;
  }

  /**
   * Looks at a name, and opens nothing.
   *
   * <p>What is seen can be replaced before it is opened, and Java cannot open a file without
   * waiting for the other end of a pipe. Nobody can do that by accident: a pipe has to be put in a
   * file's place within microseconds, by somebody who may write to the directory.
   */
  static FileKind of(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
    if (attributes.isRegularFile()) {
      return FILE;
    }
    if (attributes.isDirectory()) {
      return DIRECTORY;
    }
    return attributes.isSymbolicLink() ? LINK : special(path);
  }

  private static FileKind special(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return OTHER;
    }
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return switch (((Integer) mode) & KIND) {
      case PIPES -> PIPE;
      case SOCKETS -> SOCKET;
      case CHARACTER_DEVICES, BLOCK_DEVICES -> DEVICE;
      default -> OTHER;
    };
  }

  /**
   * Makes sure that a name is free, or is of this kind.
   *
   * @return whether there is something of that name
   */
  boolean isAt(Path path) throws IOException {
    FileKind found = of(path);
    if (found != this && found != NOTHING) {
      throw new InTheWayException(path, found, this);
    }
    return found == this;
  }
}
