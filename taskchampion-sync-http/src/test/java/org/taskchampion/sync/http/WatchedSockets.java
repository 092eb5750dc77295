package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Makes sockets, and knows the last one. */
final class WatchedSockets extends SocketFactory {

  private static final int MOST_MILLIS = 60_000;

  private final int bufferBytes;
  private volatile Socket last = new Socket();

  WatchedSockets() {
    this(0);
  }

  /**
   * Begins.
   *
   * @param bufferBytes how much is on its way at most; 0 for as much as usual
   */
  WatchedSockets(int bufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  /** Waits until the other side has closed the last socket, on which nothing must come before. */
  void awaitEndOfLast() throws IOException {
    int timeout = last.getSoTimeout();
    last.setSoTimeout(MOST_MILLIS);
    try {
      assertThat(last.getInputStream().read()).isEqualTo(-1);
      last.setSoTimeout(timeout);
    } catch (SocketException e) {
      // A reset is an end, too.
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    if (bufferBytes > 0) {
      socket.setSendBufferSize(bufferBytes);
    }
    last = socket;
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }
}
