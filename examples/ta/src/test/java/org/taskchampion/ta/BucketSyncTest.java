package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ta sync} through buckets, and their settings. */
class BucketSyncTest {

  @TempDir Path home;
  private GcsBucket bucket;

  @BeforeEach
  void start() throws IOException {
    bucket = new GcsBucket();
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  private Runs user(String name, String settings) throws IOException {
    Runs user =
        new Runs(Files.createDirectories(home.resolve(name)))
            .configured("data_dir = \"~/data\"\n" + settings);
    Files.writeString(user.home().resolve("key.json"), bucket.keyFile());
    return user;
  }

  private String settings(String secret) {
    return "gcp_bucket = \""
        + GcsBucket.NAME
        + "\"\ngcp_credential_path = \"~/key.json\"\ngcp_endpoint_url = \""
        + bucket.endpoint()
        + "\"\nencryption_secret = \""
        + secret
        + "\"\n";
  }

  private static String tasks(Runs user) {
    return user.ta("export --stored").ok().out();
  }

  @Test
  void twoReplicasMeetInABucketOfGoogles() throws IOException {
    Runs one = user("one", settings("very secret"));
    one.ta("add Buy milk project:home").ok();
    assertThat(one.ta("sync --check").ok().out()).contains("the first time sends");
    assertThat(one.ta("sync").ok().out()).startsWith("Synchronised: received nothing, sent ");
    // Taskwarrior's names mean the same.
    Runs two =
        user(
            "two",
            "gcp_endpoint_url = \""
                + bucket.endpoint()
                + "\"\n[sync]\nencryption_secret = \"very secret\"\n[sync.gcp]\nbucket = \""
                + GcsBucket.NAME
                + "\"\ncredential_path = \"~/key.json\"\n");
    assertThat(two.ta("sync").ok().out()).startsWith("Synchronised: received ");
    assertThat(tasks(two)).contains("Buy milk").isEqualTo(tasks(one));
    two.ta("1 done").ok();
    two.ta("sync").ok();
    one.ta("sync").ok();
    assertThat(tasks(one)).contains("completed").isEqualTo(tasks(two));
    assertThat(one.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
    assertThat(one.ta("sync --check").ok().out()).doesNotContain("FAILED", "warning");
    one.ta("doctor").ok();
    assertThat(one.ta("gc").error(ExitCode.ERROR)).contains("a bucket");
  }

  @Test
  void aHistoryThatAnotherProgramHasDamagedIsFoundAndMended() throws IOException {
    Runs one = user("one", settings("very secret"));
    one.ta("add Buy milk").ok();
    one.ta("sync").ok();
    bucket.damage();
    assertThat(one.ta("sync --check").out()).contains("FAILED      history");
    Runs.Result found = one.ta("doctor");
    assertThat(found.exitCode()).isEqualTo(ExitCode.ERROR);
    Runs.Result healed = one.ta("doctor --heal");
    assertThat(healed.exitCode()).as(healed.out() + healed.err()).isEqualTo(ExitCode.OK);
    assertThat(one.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
    Runs two = user("two", settings("very secret"));
    two.ta("sync").ok();
    assertThat(tasks(two)).isEqualTo(tasks(one));
  }

  @Test
  void whatIsWrongWithABucketIsSaidWithoutASecret() throws IOException {
    Runs one = user("one", settings("very secret"));
    one.ta("add Buy milk").ok();
    one.ta("sync").ok();
    Runs other = user("other", settings("another secret"));
    other.ta("add Call Ann").ok();
    assertThat(other.ta("sync").error(ExitCode.ERROR))
        .contains("encryption_secret")
        .doesNotContain("another secret");
    assertThat(other.ta("sync --check").out()).contains("FAILED      secret");
    one.ta("config set gcp_bucket not-there").ok();
    assertThat(one.ta("sync").error(ExitCode.ERROR)).contains("not-there", "make it");
    Files.writeString(one.home().resolve("key.json"), "{\"type\":\"hidden\"");
    assertThat(one.ta("sync").error(ExitCode.ERROR))
        .contains("key.json", "no JSON")
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws_bucket=tasks|sync through S3 needs encryption_secret too",
        "sync.aws.region=eu-central-1,encryption_secret=s|sync through S3 needs aws_bucket too",
        "gcp_bucket=tasks|sync through Google Cloud Storage needs encryption_secret too",
        "gcp_bucket=tasks,sync.aws.bucket=tasks|remove sync.aws.bucket, or gcp_bucket",
        "git_remote=/r.git,aws_profile=p|remove git_remote, or aws_profile",
        "aws_bucket=tasks,encryption_secret=s,aws_access_key_id=AK|aws_secret_access_key is not set",
        "aws_bucket=tasks,encryption_secret=s,aws_secret_access_key=geheim|aws_access_key_id is not"
            + " set",
        "aws_bucket=tasks,encryption_secret=s,sync.aws.profile=p,aws_default_credentials=true|keep one"
            + " of sync.aws.profile, aws_default_credentials",
      })
  void settingsThatAreNotCompleteAreNamed(String settings, String message) throws IOException {
    Runs one = user("one", "");
    for (String setting : settings.split(",", -1)) {
      one.ta("config set " + setting.replace('=', ' ')).ok();
    }
    one.ta("add Buy milk").ok();
    assertThat(one.ta("sync").error(ExitCode.ERROR)).contains(message).doesNotContain("geheim");
    assertThat(tasks(one)).contains("Buy milk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws_bucket|a/b",
        "sync.aws.region|Frankfurt am Main",
        "aws_endpoint_url|ftp://example.com",
        "aws_secret_access_key|geheim geheim",
        "aws_force_path_style|maybe",
        "sync.gcp.bucket|A",
        "gcp_endpoint_url|storage",
      })
  void whatABucketDoesNotTakeIsRefusedWhenItIsSet(String key, String value) throws IOException {
    Runs one = user("one", "");
    assertThat(one.run("", "config", "set", key, value).error(ExitCode.USAGE))
        .contains(key)
        .doesNotContain("geheim");
    assertThat(one.ta("config get " + key).exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void aServiceLikeS3ThatDoesNotAnswerIsToBeTriedAgain() throws IOException {
    String there = bucket.endpoint();
    bucket.close();
    Runs one =
        user(
            "one",
            "encryption_secret = \"very secret\"\n[sync.aws]\nbucket = \"tasks\"\nregion ="
                + " \"eu-central-1\"\naccess_key_id = \"AK\"\nsecret_access_key = \"geheim\"\n"
                + "force_path_style = true\nendpoint_url = \""
                + there
                + "\"\n");
    one.ta("add Buy milk").ok();
    assertThat(one.ta("sync").error(ExitCode.TRY_AGAIN)).contains(there).doesNotContain("geheim");
    assertThat(one.ta("sync --check").out()).contains("FAILED      server", there);
    assertThat(one.ta("config get").ok().out())
        .contains(
            "sync.aws.bucket = tasks\n",
            "sync.aws.access_key_id = AK\n",
            "sync.aws.secret_access_key = ****\n",
            "sync.aws.force_path_style = true\n")
        .doesNotContain("geheim");
    assertThat(one.ta("config get --show-secrets aws_secret_access_key").ok().out())
        .isEqualTo("geheim\n");
  }

  @Test
  void aTaskrcWithABucketIsTakenAsItIs() throws IOException {
    Runs one = user("one", "");
    Path taskrc =
        Files.writeString(
            one.home().resolve(".taskrc"),
            """
            sync.aws.bucket=tasks
            sync.aws.region=eu-central-1
            sync.aws.access_key_id=AK
            sync.aws.secret_access_key=geheim
            sync.aws.force_path_style=1
            sync.aws.default_credentials=no
            sync.aws.endpoint_url=https://s3.example.com
            sync.aws.endpoint=https://ignored.example.com
            sync.encryption_secret=geheim
            """);
    Runs.Result result = one.ta("import-taskrc " + taskrc);
    assertThat(result.out())
        .isEqualTo(
            "aws_access_key_id = AK\naws_bucket = tasks\naws_default_credentials = false\n"
                + "aws_endpoint_url = https://s3.example.com\naws_force_path_style = true\n"
                + "aws_region = eu-central-1\naws_secret_access_key = ****\n"
                + "encryption_secret = ****\nSet 8 settings in "
                + one.configuration()
                + ".\n");
    assertThat(result.err())
        .isEqualTo(
            "ta: left out: sync.aws.endpoint: ta does not know this place to synchronise with\n");
    assertThat(one.ta("config get aws_force_path_style").ok().out()).isEqualTo("true\n");
    assertThat(Files.readString(one.configuration())).contains("aws_force_path_style = true");

    Runs two = user("two", "");
    Path other =
        Files.writeString(
            two.home().resolve(".taskrc"),
            """
            sync.gcp.bucket=my-tasks
            sync.gcp.credential_path=~/key.json
            sync.encryption_secret=geheim
            """);
    assertThat(two.ta("import-taskrc " + other).ok().out())
        .contains("gcp_bucket = my-tasks\n", "gcp_credential_path = ~/key.json\n");
  }

  @Test
  void aSecretKeyIsAskedFor() throws IOException {
    Runs one = user("one", "");
    one.run("geheim\n", "config", "set", "aws_secret_access_key").ok();
    assertThat(one.ta("config get --show-secrets aws_secret_access_key").ok().out())
        .isEqualTo("geheim\n");
  }
}
