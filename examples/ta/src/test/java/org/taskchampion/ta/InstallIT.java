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

/** {@code install}: what it installs runs where there is no Java. */
@Timeout(900)
final class InstallIT {

  @TempDir Path home;

  @Test
  void whatIsInstalledNeedsNoJava() throws Exception {
    Runs ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    ta.configured("server_dir = \"" + home.resolve("server") + "\"\n");
    Path prefix = home.resolve("a prefix");
    Runs.Result installed =
        ta.finish(
            ta.start(List.of(Path.of("install").toAbsolutePath().toString(), prefix.toString())));
    assertThat(installed.err()).isEmpty();
    assertThat(installed.out()).isEqualTo("ta is in " + prefix.resolve("bin") + "\n");
    assertThat(prefix.resolve("share/man/man1/ta.1")).content().contains(".TH TA 1");
    assertThat(prefix.resolve("share/zsh/site-functions/_ta")).content().startsWith("#compdef ta");

    // Only the commands that a script needs, and no Java among them.
    String tools =
        "mkdir tools && for tool in sh cat dirname readlink locale wc mv rm stty find head grep"
            + " sync mkdir sleep; do cp -L \"$(command -v $tool)\" tools/; done";
    ta.finish(ta.start(List.of("sh", "-c", "cd '" + home + "' && " + tools))).ok();
    assertThat(bare(ta, prefix, "add", "installed").ok().out()).isEqualTo("Created task 1.\n");
    assertThat(bare(ta, prefix, "list").ok().out()).contains("installed");
    assertThat(bare(ta, prefix, "sync").ok().out()).startsWith("Synchronised: ");

    // Each kind of place needs other parts of Java.
    Path database = Files.createDirectories(home.resolve("taskwarriors"));
    Files.createFile(database.resolve("taskchampion-local-sync-server.sqlite3"));
    ta.configured("server_dir = \"" + database + "\"\n");
    assertThat(bare(ta, prefix, "sync").ok().out()).startsWith("Synchronised: ");
    ta.configured("server_dir = \"" + home.resolve("sealed") + "\"\nencryption_secret = \"x\"\n");
    assertThat(bare(ta, prefix, "sync").ok().out()).startsWith("Synchronised: ");
    HttpsServer server = httpsServer(home.resolve("keys.p12"));
    try {
      ta.configured(
          """
          server_origin = "https://localhost:%d"
          server_client_key = "00000000-0000-4000-8000-000000000001"
          encryption_secret = "x"
          """
              .formatted(server.getAddress().getPort()));
      // The handshake goes as far as the certificate, which nobody has signed.
      assertThat(bare(ta, prefix, "sync").error(1)).contains("certificate");
    } finally {
      server.stop(0);
    }

    assertThat(bare(ta, prefix, "version", "--json").ok().out()).startsWith("{\"version\":");
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
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
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

  private Runs.Result bare(Runs ta, Path prefix, String... words) {
    List<String> command =
        new ArrayList<>(List.of("env", "-i", "HOME=" + home, "PATH=" + home.resolve("tools")));
    command.add(prefix.resolve("bin/ta").toString());
    command.addAll(List.of(words));
    return ta.finish(ta.start(command));
  }
}
