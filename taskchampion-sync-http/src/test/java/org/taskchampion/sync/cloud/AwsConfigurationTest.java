package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ClientNotAllowedException;

class AwsConfigurationTest {

  @TempDir private Path home;

  private final Map<String, String> environment = new HashMap<>();

  private AwsConfiguration configuration() {
    return new AwsConfiguration(environment::get, home.toString());
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(home.resolve(name).getParent());
    Files.writeString(home.resolve(name), text);
  }

  private static void assertKey(S3Credentials key, String id, String secret, String token) {
    assertThat(key.accessKeyId()).isEqualTo(id);
    assertThat(key.secretAccessKey()).isEqualTo(secret);
    assertThat(key.sessionToken()).isEqualTo(token);
    assertThat(key.toString()).isEqualTo("S3Credentials[redacted]");
  }

  @Test
  void theEnvironmentComesFirst() throws IOException {
    file(".aws/credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=f\n");
    assertKey(configuration().fromAnywhere(), "F", "f", null);
    environment.put("AWS_ACCESS_KEY_ID", "E");
    environment.put("AWS_SECRET_ACCESS_KEY", "e");
    environment.put("AWS_SESSION_TOKEN", "t");
    assertKey(configuration().fromAnywhere(), "E", "e", "t");
    assertKey(configuration().fromEnvironment(), "E", "e", "t");
  }

  @Test
  void aProfileIsInEitherFile() throws IOException {
    file(
        ".aws/config",
        ("[default]|region = eu-west-1|[profile work]\r|region=eu-north-1|aws_access_key_id = C|"
                + "aws_secret_access_key = c=/+| s3 =|  x = y|[work]|aws_access_key_id=no|")
            .replace("|", "\n"));
    file(
        ".aws/credentials",
        "# mine\n[other]\naws_access_key_id=O\naws_secret_access_key=o\naws_session_token=t\n");
    assertKey(configuration().fromProfile("work"), "C", "c=/+", null);
    assertKey(configuration().fromProfile("other"), "O", "o", "t");
    assertThat(configuration().region()).isEqualTo("eu-west-1");
    environment.put("AWS_PROFILE", "work");
    assertThat(configuration().region()).isEqualTo("eu-north-1");
    assertKey(configuration().fromAnywhere(), "C", "c=/+", null);
    environment.put("AWS_REGION", "us-west-2");
    assertThat(configuration().region()).isEqualTo("us-west-2");
  }

  @Test
  void theFilesMayBeElsewhere() throws IOException {
    file("a/keys", "[default]\naws_access_key_id=A\naws_secret_access_key=a\n");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "~/a/keys");
    assertKey(configuration().fromAnywhere(), "A", "a", null);
    environment.put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("a/keys").toString());
    assertKey(configuration().fromAnywhere(), "A", "a", null);
  }

  @Test
  void whatIsMissingIsSaidAndNoSecretIs() throws IOException {
    assertThatThrownBy(() -> configuration().fromEnvironment())
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining("set AWS_ACCESS_KEY_ID");
    file(".aws/credentials", "[default]\naws_access_key_id=A\naws_secret_access_key=s3cr et\n");
    assertThatThrownBy(() -> configuration().fromAnywhere())
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining("visible ASCII")
        .hasMessageNotContainingAny("s3cr");
    assertThatThrownBy(() -> configuration().fromProfile("none"))
        .isInstanceOf(ClientNotAllowedException.class)
        .hasMessageContaining("neither roles nor single sign-on");
  }
}
