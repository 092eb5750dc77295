package org.taskchampion.sync.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords in the address of a repository are never shown. */
class RemoteNameTest {

  @ParameterizedTest
  @CsvSource({
    "https://me:secret@git.example.org/a.git, https://git.example.org/a.git",
    "https://me:sec@ret@git.example.org/a.git, https://git.example.org/a.git",
    "https://secret@git.example.org:8443/a@b.git, https://git.example.org:8443/a@b.git",
    "http://me:secret@[::1]:80/a.git, http://[::1]:80/a.git",
    "ssh://git:secret@git.example.org:22/a.git, ssh://git@git.example.org:22/a.git",
    "ssh://git:sec@ret@git.example.org/a.git, ssh://git@git.example.org/a.git",
    "https://git.example.org, https://git.example.org",
  })
  void thePasswordIsLeftOut(String address, String shown) {
    RemoteName name = RemoteName.parse(address);
    assertThat(name.text()).isEqualTo(address);
    assertThat(name.toString()).isEqualTo(shown);
    assertThat(name.hideIn("fatal: unable to access '" + address + "/': no"))
        .endsWith("/': no")
        .doesNotContain("secret", "ret@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:secret/17@git.example.org/a.git",
        "ssh://git:secret/@git.example.org/a.git",
        "http://me:se@cret:x/@git.example.org",
        "https://[secret",
      })
  void aPasswordThatGitWouldTakeForAPortIsRefused(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemoteName.parse(address))
        .withMessageContaining("%2F")
        .withMessageNotContaining("ecret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"git@git.example.org:me/tasks.git", "host:tasks", "file:///srv/a.git"})
  void anAddressWithoutAPasswordIsShownAsItIs(String address) {
    assertThat(RemoteName.parse(address).toString()).isEqualTo(address);
  }
}
