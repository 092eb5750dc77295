package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://s3.example.org,tasks,false,https://tasks.s3.example.org/",
    "https://s3.example.org,tasks,true,https://s3.example.org/tasks/",
    "https://s3.example.org/,my.tasks,false,https://s3.example.org/my.tasks/",
    "https://s3.example.org,My_Tasks,false,https://s3.example.org/My_Tasks/",
    "http://127.0.0.1:9000,tasks,false,http://127.0.0.1:9000/tasks/",
    "http://[::1]:9000,tasks,false,http://[::1]:9000/tasks/",
    "http://localhost:9000,tasks,false,http://localhost:9000/tasks/",
    "https://example.org/store,tasks,true,https://example.org/store/tasks/",
    "https://example.org/store/,tasks,false,https://tasks.example.org/store/",
  })
  void aBucketIsInTheHostOrInThePath(
      String endpoint, String bucket, boolean isPathStyle, String expected) {
    assertThat(
            BucketAddress.of(HttpUrl.get(endpoint), "eu-west-1", bucket, isPathStyle)
                .url()
                .toString())
        .isEqualTo(expected);
  }

  @Test
  void withoutAnEndpointItIsAws() {
    assertThat(BucketAddress.of(null, "eu-west-1", "tasks", false).url().toString())
        .isEqualTo("https://tasks.s3.eu-west-1.amazonaws.com/");
    assertThat(BucketAddress.of(null, "cn-north-1", "tasks", true).url().toString())
        .isEqualTo("https://s3.cn-north-1.amazonaws.com.cn/tasks/");
  }

  @Test
  void aNameIsOne() {
    assertThat(BucketAddress.isName("my-tasks.2")).isTrue();
    for (String none : new String[] {"", "a", "a/b", "a b", "a..b", "-ab", "é-bucket"}) {
      assertThat(BucketAddress.isName(none)).as(none).isFalse();
    }
  }
}
