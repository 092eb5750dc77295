package org.taskchampion.sync.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that a test tells when to close a connection, which no ordinary one lets it do. */
final class RawServer implements AutoCloseable {

  /** A connection and the head of what came over it. */
  static final class Exchange {
    private final Socket socket;
    private final String head;
    private final int connection;

    private Exchange(Socket socket, String head, int connection) {
      this.socket = socket;
      this.head = head;
      this.connection = connection;
    }

    /** Returns the number of the connection, from 1. */
    int connection() {
      return connection;
    }

    boolean isPost() {
      return head.startsWith("POST ");
    }

    /** Returns the first line and the headers of the request. */
    String head() {
      return head;
    }

    void answer(String status, String... headers) throws IOException {
      send(
          "HTTP/1.1 "
              + status
              + "\r\n"
              + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
              + "Content-Length: 0\r\n\r\n");
    }

    /** Sends characters below 256 as they are. */
    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Takes a little of the body of a request, if the handler did not want it read. */
    int take(byte[] into) throws IOException {
      return socket.getInputStream().read(into);
    }

    void close() throws IOException {
      socket.close();
    }

    /** Waits until the other side closes the connection; false if it sends something. */
    boolean isClosedByTheOtherSide() {
      try {
        return socket.getInputStream().read() < 0;
      } catch (IOException e) {
        return true;
      }
    }

    /** Closes it in such a way that the other side cannot write any more. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  /** Answers, or closes. */
  interface Handler {
    /**
     * Called when the head of a request has come.
     *
     * @return false if the body is not to be read
     */
    default boolean wantsBody(Exchange exchange) throws IOException {
      return true;
    }

    /** Called when the whole request has come. */
    void handle(Exchange exchange) throws IOException;
  }

  private final ServerSocket listening;
  private final Handler handler;
  private final List<String> whole = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Handler handler) throws IOException {
    this(handler, 0);
  }

  /**
   * Starts one.
   *
   * @param bufferBytes how much it takes before it reads; 0 for as much as usual
   */
  RawServer(Handler handler, int bufferBytes) throws IOException {
    this.handler = handler;
    this.listening = new ServerSocket();
    if (bufferBytes > 0) {
      listening.setReceiveBufferSize(bufferBytes);
    }
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    start("accept", this::accept);
  }

  String origin() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Returns method and number of the connection of each request that was read to its end. */
  List<String> whole() {
    return whole;
  }

  /** Returns how many connections there were. */
  int connections() {
    return connections.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listening.accept();
      int number = connections.incrementAndGet();
      start("connection-" + number, () -> serve(socket, number));
    }
  }

  private void serve(Socket socket, int number) throws IOException {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        String line = head.substring(0, head.indexOf('\r'));
        Exchange exchange = new Exchange(socket, head, number);
        if (!handler.wantsBody(exchange)) {
          return;
        }
        in.readNBytes(length(head));
        whole.add(line.substring(0, line.indexOf(' ')) + " " + number);
        handler.handle(exchange);
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static int length(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(15).strip());
      }
    }
    return 0;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side has gone, or the test has ended.
              }
            },
            "raw-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
