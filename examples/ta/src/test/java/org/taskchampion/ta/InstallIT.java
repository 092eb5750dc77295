package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code install}: what it installs runs where there is no Java, and hardly anything else. The test
 * makes a root directory with the installed files, the commands that scripts need, the libraries of
 * both, and nothing more, and runs in it as in a container.
 */
@Timeout(900)
final class InstallIT {

  /** Copies commands, and the libraries of all that has some, to where they are. */
  private static final String FURNISH =
      """
      set -eu
      cd "$1"
      mkdir -p bin dev proc tmp home
      for tool in sh cat dirname readlink locale wc mv rm stty find head grep sync mkdir sleep env; do
        cp -L "$(command -v "$tool")" bin/
      done
      find . -type f \\( -perm -100 -o -name '*.so' \\) -exec ldd {} + 2>/dev/null |
        sed -n 's|.*[[:space:]]\\(/[^ ]*\\) (0x.*|\\1|p' | sort -u |
        while read -r library; do
          case $library in
            "$1"/*) ;;
            *) cp -L --parents "$library" . ;;
          esac
        done
      # Parts of the C library, for which nothing but SQLite asks.
      cp -L --parents /lib/*/libdl.so.2 /lib/*/libpthread.so.0 .
      """;

  /**
   * Enters the root directory; only the superuser may without a namespace of users. There is none
   * where the tests run in a changed root themselves. What is mounted then is seen by all, and so
   * taken away in any case: the directory is removed with all that is in it.
   */
  private static final String ENTER =
      """
      cd "$1" && shift
      if unshare --map-root-user --mount true 2>/dev/null; then
        exec unshare --map-root-user --mount sh -c '
          mount --rbind /dev dev && mount --rbind /proc proc && exec "$@"' \
          sh chroot . /bin/env -i HOME=/home PATH=/bin "$@"
      fi
      [ -e dev/null ] || { mknod -m 666 dev/null c 1 3 && mknod -m 444 dev/urandom c 1 9; }
      trap 'umount proc' EXIT
      mount -t proc proc proc
      chroot . /bin/env -i HOME=/home PATH=/bin "$@"
      """;

  /** The root directory. */
  @TempDir Path root;

  private Runs ta;

  private Runs.Result sh(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    return ta.finish(ta.start(command));
  }

  private Runs.Result inside(String... words) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", ENTER, "sh"));
    command.add(root.toString());
    command.add("/a prefix/bin/ta");
    command.addAll(List.of(words));
    return ta.finish(ta.start(command));
  }

  @Test
  void whatIsInstalledNeedsNoJava() throws Exception {
    ta = new Runs(root.resolve("home")).with("JAVA_HOME", System.getProperty("java.home"));
    ta.configured("server_dir = \"/server\"\n");
    Path prefix = root.resolve("a prefix");
    Runs.Result installed =
        ta.finish(
            ta.start(List.of(Path.of("install").toAbsolutePath().toString(), prefix.toString())));
    assertThat(installed.err()).isEmpty();
    assertThat(installed.out()).isEqualTo("ta is in " + prefix.resolve("bin") + "\n");
    assertThat(prefix.resolve("share/man/man1/ta.1")).content().contains(".TH TA 1");
    assertThat(prefix.resolve("share/zsh/site-functions/_ta")).content().startsWith("#compdef ta");
    sh(FURNISH, root.toString()).ok();

    assertThat(inside("add", "installed").ok().out()).isEqualTo("Created task 1.\n");
    assertThat(inside("list").ok().out()).contains("installed");
    assertThat(inside("sync").ok().out()).startsWith("Synchronised: ");

    // Each kind of place needs other parts of Java.
    Path database = Files.createDirectories(root.resolve("taskwarriors"));
    Files.createFile(database.resolve("taskchampion-local-sync-server.sqlite3"));
    ta.configured("server_dir = \"/taskwarriors\"\n");
    assertThat(inside("sync").ok().out()).startsWith("Synchronised: ");
    ta.configured("server_dir = \"/sealed\"\nencryption_secret = \"x\"\n");
    assertThat(inside("sync").ok().out()).startsWith("Synchronised: ");
    HttpsServer server = httpsServer(root.resolve("keys.p12"));
    try {
      ta.configured(
          """
          server_origin = "https://127.0.0.1:%d"
          server_client_key = "00000000-0000-4000-8000-000000000001"
          encryption_secret = "x"
          """
              .formatted(server.getAddress().getPort()));
      // The handshake goes as far as the certificate, which nobody has signed.
      assertThat(inside("sync").error(1)).contains("certificate");
    } finally {
      server.stop(0);
    }

    assertThat(inside("version", "--json").ok().out()).startsWith("{\"version\":");
    assertThat(ta.ta("list").ok().out()).contains("installed");
  }

  /** Returns a started server whose key is of an elliptic curve, as most of today's. */
  private static HttpsServer httpsServer(Path keys) throws Exception {
    char[] password = "password".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-keystore",
                keys.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(KeyStore.getInstance(keys.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
    return server;
  }
}
