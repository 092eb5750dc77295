package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a copy of a replica into a directory of its own. It is written under another name, made
 * durable, and then renamed: under the final name there is all of it or nothing.
 */
final class Backup {

  private final Disk disk;
  private final Path target;
  private final Path parent;
  private final Path aside;

  private Backup(Disk disk, Path target) {
    this.disk = disk;
    this.target = target.toAbsolutePath().normalize();
    this.parent = Objects.requireNonNullElse(this.target.getParent(), this.target.toAbsolutePath());
    this.aside = parent.resolve("." + this.target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /**
   * Writes a copy.
   *
   * @param content what to copy; only read
   * @param target a directory that is not there, or is empty
   */
  static void write(Disk disk, Snapshot content, Path target) {
    if (target.getFileSystem() != FileSystems.getDefault() || target.getFileName() == null) {
      throw new IllegalArgumentException(
          "a backup needs a directory of its own on the default file system, but was asked for at "
              + target);
    }
    Backup backup = new Backup(disk, target);
    try {
      backup.write(content);
    } catch (IOException | RuntimeException e) {
      backup.remove();
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw Failures.failed(backup.target, e);
    }
  }

  private void write(Snapshot content) throws IOException {
    boolean exists = disk.exists(target);
    if (exists && !disk.isEmptyDirectory(target)) {
      throw new FileSystemException(
          target.toString(), null, "it exists, and is no empty directory");
    }
    disk.createDirectory(aside);
    Path store = aside.resolve(FileNames.STORE);
    disk.createFile(store);
    Root root;
    try (BlockFile file = new BlockFile(disk.open(store, false), target)) {
      Maps copy = Maps.open(file, null);
      try {
        copy.copyFrom(content, Limits.DEFAULT.partBytes());
        root = copy.write(ThreadLocalRandom.current().nextLong(), 1);
        file.writeHeader(root);
        file.sync();
      } finally {
        copy.discard();
      }
    }
    Path path = aside.resolve(FileNames.JOURNAL);
    disk.createFile(path);
    try (Journal journal = new Journal(disk.open(path, true), path)) {
      journal.allocate();
      journal.writeRoot(root);
    }
    disk.syncDirectory(aside);
    if (exists) {
      disk.delete(target);
    }
    disk.rename(aside, target);
    try {
      disk.syncDirectory(parent);
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
  }

  /** What failed must not be found later, and be in the way of the next one. */
  private void takeBack(IOException failure) throws DoubtfulException {
    try {
      disk.rename(target, aside);
    } catch (IOException second) {
      failure.addSuppressed(second);
      throw new DoubtfulException(failure);
    }
  }

  /** Removes what a failure left behind. */
  private void remove() {
    try {
      disk.delete(aside.resolve(FileNames.STORE));
      disk.delete(aside.resolve(FileNames.JOURNAL));
      disk.delete(aside);
    } catch (IOException e) {
      Failures.ignored("could not remove", aside, e);
    }
  }
}
