package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.CommitWatch;

/** Another disk: what a test does not make different is as it is there. */
class ForwardingDisk implements Disk {

  final Disk real;

  ForwardingDisk(Disk real) {
    this.real = real;
  }

  @Override
  public boolean exists(Path path) {
    return real.exists(path);
  }

  @Override
  public Path realPath(Path path) throws IOException {
    return real.realPath(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    return real.identity(path);
  }

  @Override
  public boolean isEmptyDirectory(Path path) {
    return real.isEmptyDirectory(path);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    real.createDirectory(directory);
  }

  @Override
  public void createFile(Path path) throws IOException {
    real.createFile(path);
  }

  @Override
  public DiskFile open(Path path, boolean durable) throws IOException {
    return real.open(path, durable);
  }

  @Override
  public DiskFile openReadOnly(Path path) throws IOException {
    return real.openReadOnly(path);
  }

  @Override
  public LockFile openLock(Path path) throws IOException {
    return real.openLock(path);
  }

  @Override
  public @Nullable LockFile openLockReadOnly(Path path) throws IOException {
    return real.openLockReadOnly(path);
  }

  @Override
  public long processToken(Object file) {
    return real.processToken(file);
  }

  @Override
  public boolean isAlive(long processToken) {
    return real.isAlive(processToken);
  }

  @Override
  public boolean replacesOpenFiles() {
    return real.replacesOpenFiles();
  }

  @Override
  public boolean isReplaceable(Path path) {
    return real.isReplaceable(path);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    real.rename(source, target);
  }

  @Override
  public void delete(Path path) throws IOException {
    real.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    real.syncDirectory(directory);
  }

  @Override
  public Optional<CommitWatch> watch(Path directory) {
    return real.watch(directory);
  }
}
