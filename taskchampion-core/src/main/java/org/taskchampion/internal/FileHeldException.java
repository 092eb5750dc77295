package org.taskchampion.internal;

import java.nio.file.FileSystemException;

/** Another program kept a file, or a lock on it, for longer than {@link HeldFiles} waits. */
public final class FileHeldException extends FileSystemException {

  private static final long serialVersionUID = 1;

  /**
   * Says that a part of a file was held.
   *
   * @param file the file
   * @param reason who held what for how long
   */
  public FileHeldException(String file, String reason) {
    super(file, null, reason);
  }

  FileHeldException(FileSystemException cause) {
    super(cause.getFile(), cause.getOtherFile(), reason(cause));
    initCause(cause);
  }

  private static String reason(FileSystemException cause) {
    String said = cause.getReason();
    return said == null ? "another program has it open, or it is write-protected" : said;
  }
}
