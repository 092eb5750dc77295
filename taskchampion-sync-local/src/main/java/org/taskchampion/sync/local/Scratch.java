package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;

/** Where files are written before they have their names. */
final class Scratch {

  private final Layout layout;
  private final Disk disk;
  private volatile boolean made;

  Scratch(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** Writes a file, and forces it to the disk if {@code durable}; on failure there is none. */
  Path write(boolean durable, byte[]... parts) throws IOException {
    if (!made) {
      disk.makeDirectory(layout.temporary());
      made = true; // it need not be durable: it is made again
    }
    return disk.writeTemporary(layout.temporary(), "", durable, parts);
  }
}
