package org.taskchampion.sync.cloud;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a port of this machine. */
final class ServerProcess implements AutoCloseable {

  private static final int TRIES = 600;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Returns a port that nobody listened at a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a program, and waits until it listens at a port.
   *
   * @param log the file for what it says
   */
  static ServerProcess start(List<String> command, int port, Path log) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      // Whatever becomes of the tests, it does not outlive them.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      ServerProcess server = new ServerProcess(process);
      for (int i = 0; i < TRIES; i++) {
        if (isListening(port)) {
          return server;
        }
        if (!process.isAlive()) {
          break;
        }
        Thread.sleep(100);
      }
      server.close();
      throw new IllegalStateException(command + " does not listen:\n" + Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
