package org.taskchampion.storage.h2;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Processes as the JVM tells of them. */
@NotOnAndroid
final class JvmProcesses implements Processes {

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public OptionalLong start(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().isAlive() || LinuxProcesses.isZombie(pid)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        process.get().info().startInstant().map(Instant::getEpochSecond).orElse(0L));
  }

  @Override
  public int space() {
    return LinuxProcesses.namespace();
  }
}
