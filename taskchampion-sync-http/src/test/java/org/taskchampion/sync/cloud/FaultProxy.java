package org.taskchampion.sync.cloud;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a client and a real service, and makes one request go wrong. Each connection
 * carries one request: both sides are told to close. What a client signs passes unchanged.
 */
final class FaultProxy implements AutoCloseable {

  /** What goes wrong. */
  enum Fault {
    /** The connection breaks before the request arrives. */
    REQUEST_CUT,
    /** The request is done, and the connection breaks before the answer. */
    ANSWER_CUT,
    /** The request is done, and the answer says that it failed. */
    ANSWER_FAILED,
    /** The request is not done, and the answer says that it failed. */
    REQUEST_FAILED
  }

  private static final byte[] FAILED =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Object conditional = new Object();
  private final ServerSocket listening;
  private final int upstream;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fault-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Fault fault = Fault.REQUEST_CUT;
  private volatile int at = -1;

  FaultProxy(int upstream) throws IOException {
    this.upstream = upstream;
    listening = new ServerSocket();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Lets a request go wrong, counted from 0 from now on; -1 for none. */
  synchronized void breakAt(int request, Fault how) {
    requests.clear();
    fault = how;
    at = request;
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      byte[] request = message(client.getInputStream());
      if (request.length == 0) {
        return;
      }
      boolean isBroken;
      synchronized (this) {
        isBroken = requests.size() == at;
        String head = new String(request, StandardCharsets.ISO_8859_1);
        requests.add(head.substring(0, head.indexOf(" HTTP/")));
      }
      Fault how = isBroken ? fault : null;
      if (how == Fault.REQUEST_CUT) {
        return;
      }
      if (how == Fault.REQUEST_FAILED) {
        client.getOutputStream().write(FAILED);
        return;
      }
      byte[] answer = ask(request);
      if (how == Fault.ANSWER_FAILED) {
        client.getOutputStream().write(FAILED);
      } else if (how != Fault.ANSWER_CUT) {
        client.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // The client has gone, or the service.
    }
  }

  /** S3Proxy looks at a condition, and writes then: two at once would both be done. */
  private byte[] ask(byte[] request) throws IOException {
    String head = new String(request, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    boolean isConditional = head.contains("\r\nif-match:") || head.contains("\r\nif-none-match:");
    if (!isConditional) {
      return askNow(request);
    }
    synchronized (conditional) {
      return askNow(request);
    }
  }

  private byte[] askNow(byte[] request) throws IOException {
    try (Socket service = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      OutputStream out = service.getOutputStream();
      out.write(closing(request));
      out.flush();
      return closing(service.getInputStream().readAllBytes());
    }
  }

  /** Adds to a message that its connection ends with it. */
  private static byte[] closing(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int firstLine = text.indexOf("\r\n");
    int head = text.indexOf("\r\n\r\n");
    if (firstLine < 0 || head < 0) {
      return message;
    }
    String headers = text.substring(firstLine, head).replaceAll("(?i)\r\nConnection:[^\r]*", "");
    return (text.substring(0, firstLine) + "\r\nConnection: close" + headers + text.substring(head))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads a request: its head, and as much more as that says. */
  private static byte[] message(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int state = 0;
    while (state < 4) {
      int b = in.read();
      if (b < 0) {
        return new byte[0];
      }
      bytes.write(b);
      state = b == "\r\n\r\n".charAt(state) ? state + 1 : b == '\r' ? 1 : 0;
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = head.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int end = head.indexOf("\r\n", at + 2);
      int length = Integer.parseInt(head.substring(at + 17, end).trim());
      bytes.write(in.readNBytes(length));
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
