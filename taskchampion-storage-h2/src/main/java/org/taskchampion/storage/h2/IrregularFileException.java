package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;

/** Something other than a file is in the place of one, such as a directory, a pipe or a device. */
final class IrregularFileException extends IOException {

  private static final long serialVersionUID = 1L;

  IrregularFileException(Path path) {
    super(path + " is a directory, a pipe or a device, and no file");
  }
}
