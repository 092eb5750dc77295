package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;

/** Does not wait for the disk: thousands of versions would take minutes on a slow one. */
final class HastyDisk extends Disk {
  @Override
  Path writeTemporary(Path directory, String prefix, boolean durable, byte[]... parts)
      throws IOException {
    return super.writeTemporary(directory, prefix, false, parts);
  }

  @Override
  void force(Path directory) {}
}
