package org.taskchampion.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;

/**
 * A server without a network, which answers what a fuzzer says, over a new connection each time,
 * and whatever it is asked. Several answers are separated by U+0002, and the last one is repeated.
 */
public final class FuzzedServer extends SocketFactory {

  private static final byte SEPARATOR = 2;

  private List<byte[]> answers = List.of(new byte[0]);
  private int next;

  /**
   * Sets what is answered from now on.
   *
   * @param data the answers. One that begins with a digit is what follows {@code HTTP/1.1} in an
   *     answer, whose head ends with an empty line
   */
  public synchronized void answer(byte[] data) {
    List<byte[]> all = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= data.length; i++) {
      if (i == data.length || data[i] == SEPARATOR) {
        all.add(answer(data, begin, i));
        begin = i + 1;
      }
    }
    answers = all;
    next = 0;
  }

  private static byte[] answer(byte[] data, int begin, int end) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    if (begin < end && Character.isDigit(data[begin])) {
      byte[] protocol = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
      answer.write(protocol, 0, protocol.length);
    }
    answer.write(data, begin, end - begin);
    return answer.toByteArray();
  }

  /** Returns a client that reaches nothing else. */
  public OkHttpClient client() {
    return new OkHttpClient.Builder()
        .socketFactory(this)
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .readTimeout(Duration.ofSeconds(20))
        .retryOnConnectionFailure(false)
        .build();
  }

  private synchronized byte[] next() {
    byte[] answer = answers.get(next);
    next = Math.min(next + 1, answers.size() - 1);
    return answer;
  }

  @Override
  public Socket createSocket() {
    return new AnsweringSocket(next());
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  /** A connection that takes everything. */
  private static final class AnsweringSocket extends Socket {
    private final InputStream in;

    AnsweringSocket(byte[] answer) {
      in = new ByteArrayInputStream(answer);
    }

    @Override
    public void connect(SocketAddress address, int timeout) {
      // There is nothing to connect to.
    }

    @Override
    public void setSoTimeout(int timeout) {
      // It never waits.
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }
  }
}
