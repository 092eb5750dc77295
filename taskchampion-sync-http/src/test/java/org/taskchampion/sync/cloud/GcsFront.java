package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;

/**
 * Lets a program that knows no other address than {@code https://storage.googleapis.com} use an
 * emulator: a proxy that ends TLS itself, with an authority of its own, whatever host is asked for.
 * It also gives out tokens for the key that it makes. Nothing on the machine is changed.
 */
public final class GcsFront implements AutoCloseable {

  private static final String TOKEN =
      "{\"access_token\":\"token\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

  private final ServerSocket listening;
  private final int emulator;
  private final SSLSocketFactory tls;
  private final Path authority;
  private final Path key;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "gcs-front");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Starts it.
   *
   * @param directory where its certificate and the key are
   * @param emulator the port of the emulator
   */
  public GcsFront(Path directory, int emulator) {
    this.emulator = emulator;
    HeldCertificate root = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate host =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("storage.googleapis.com")
            .signedBy(root)
            .build();
    tls =
        new HandshakeCertificates.Builder()
            .heldCertificate(host)
            .build()
            .sslContext()
            .getSocketFactory();
    authority = directory.resolve("authority.pem").toAbsolutePath();
    key = directory.resolve("key.json").toAbsolutePath();
    try {
      Files.createDirectories(directory);
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Files.writeString(authority, root.certificatePem());
      Files.writeString(key, keyFile(origin() + "/token"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::listen);
  }

  /** Returns the text of a key file of a service account. */
  static String keyFile(String tokenUri) {
    Map<String, String> members = new TreeMap<>();
    members.put("type", "service_account");
    members.put("project_id", "p");
    members.put("private_key_id", "key-1");
    members.put(
        "private_key", new HeldCertificate.Builder().rsa2048().build().privateKeyPkcs8Pem());
    members.put("client_email", "tests@p.iam.gserviceaccount.com");
    members.put("client_id", "1");
    members.put("auth_uri", tokenUri);
    members.put("token_uri", tokenUri);
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.jsonValue(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.readUtf8();
  }

  private String origin() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** Returns the file with the key. */
  public Path key() {
    return key;
  }

  /** Returns the variables with which a program uses it. */
  public Map<String, String> environment() {
    return Map.of("HTTPS_PROXY", origin(), "SSL_CERT_FILE", authority.toString());
  }

  private void listen() {
    while (true) {
      try {
        Socket socket = listening.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      if (head.startsWith("CONNECT ")) {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
        out.flush();
        try (SSLSocket safe = (SSLSocket) tls.createSocket(socket, null, true);
            Socket there = new Socket(InetAddress.getLoopbackAddress(), emulator)) {
          safe.setUseClientMode(false);
          threads.execute(() -> carry(there, safe));
          carry(safe, there);
        }
      } else {
        int length = Integer.parseInt(head.replaceFirst("(?is).*content-length: *(\\d+).*", "$1"));
        socket.getInputStream().readNBytes(length);
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Content-Length: "
                    + TOKEN.length()
                    + "\r\n\r\n"
                    + TOKEN)
                .getBytes(ISO_8859_1));
        out.flush();
      }
    } catch (IOException e) {
      // Whoever has ended the connection knows why.
    }
  }

  /** Carries what comes from one side to the other until one ends, and then ends both. */
  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[16 * 1024];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two has ended.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("ended");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
