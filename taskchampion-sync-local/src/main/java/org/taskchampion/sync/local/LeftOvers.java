package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the temporary files of writers that died. */
final class LeftOvers {

  /**
   * Far more than any write takes. A writer that was stopped for longer, in a laptop that slept,
   * finds its file gone when it publishes it, and fails with nothing done.
   */
  static final Duration SURELY_STALE = Duration.ofDays(2);

  private static final Logger log = LoggerFactory.getLogger(LeftOvers.class);

  private LeftOvers() {}

  static void remove(Layout layout, Disk disk, Instant now) {
    try {
      List<Path> files = new ArrayList<>(disk.list(layout.temporary()));
      for (Path file : disk.list(layout.root())) {
        if (file.getFileName().toString().startsWith(Layout.IDENTITY_TEMPORARY_PREFIX)) {
          files.add(file);
        }
      }
      for (Path file : files) {
        if (file.getFileName().toString().endsWith(Layout.TEMPORARY_SUFFIX)
            && FileKind.of(file) == FileKind.FILE
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .plus(SURELY_STALE)
                .isBefore(now)) {
          disk.discard(file);
        }
      }
    } catch (IOException e) {
      // Somebody else removes them, or they stay: no reason not to synchronise.
      log.debug("left-over files in {} were not removed: {}", layout.root(), e.toString());
    }
  }
}
