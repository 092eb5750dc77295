package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Something that has a name of the server's, and is not what the name says. */
enum Thing {
  PIPE,
  DIRECTORY,
  LINK_TO_FILE,
  LINK_TO_DIRECTORY,
  LINK_TO_NOTHING,
  DEVICE,
  SOCKET,
  EMPTY,
  GARBAGE,
  HUGE,
  UNREADABLE;

  /**
   * Puts it in the place of what is there, or of nothing.
   *
   * @param outside a directory that is not the server's
   * @param temporary a directory for what was there
   */
  void put(Path path, Path outside, Path temporary) throws IOException, InterruptedException {
    if (Files.exists(path)) {
      Files.move(path, path.resolveSibling("away"));
      Files.move(path.resolveSibling("away"), temporary.resolve(UUID.randomUUID().toString()));
    }
    switch (this) {
      case PIPE -> assertThat(run("mkfifo", path.toString())).isZero();
      case DIRECTORY -> Files.writeString(Files.createDirectory(path).resolve("file"), "x");
      case LINK_TO_FILE ->
          Files.createSymbolicLink(path, Files.writeString(outside.resolve("file"), "x"));
      case LINK_TO_DIRECTORY -> Files.createSymbolicLink(path, outside);
      case LINK_TO_NOTHING -> Files.createSymbolicLink(path, outside.resolve("nothing"));
      case DEVICE -> {
        // Only the superuser may make one.
        if (run("mknod", path.toString(), "c", "1", "5") != 0) {
          Files.createSymbolicLink(path, Path.of("/dev/zero"));
        }
      }
      case SOCKET -> {
        Path bound = temporary.resolve("socket");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          socket.bind(UnixDomainSocketAddress.of(bound));
          Files.move(bound, path);
        }
      }
      case EMPTY -> Files.createFile(path);
      case GARBAGE -> Files.writeString(path, "garbage ".repeat(100));
      case HUGE -> {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(1L << 33);
        }
      }
      case UNREADABLE -> {
        Files.writeString(path, "x");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
      }
    }
    // Java opens the file for that, and waits.
    assertThat(run("touch", "-h", "-d", "2001-01-01", path.toString())).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
