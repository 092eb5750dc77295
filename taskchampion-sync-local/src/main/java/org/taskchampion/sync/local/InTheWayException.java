package org.taskchampion.sync.local;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Something has a name of the server's and is of another kind than the server's. */
final class InTheWayException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  InTheWayException(Path path, FileKind found, FileKind needed) {
    super(path.toString(), null, "it is " + found.words() + " and not " + needed.words());
  }
}
