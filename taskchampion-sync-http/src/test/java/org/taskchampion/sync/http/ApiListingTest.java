package org.taskchampion.sync.http;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.taskchampion.testing.ApiListing;

class ApiListingTest {
  @Test
  void thePublicApiIsTheOneCheckedIn() {
    ApiListing.ofModule("org.taskchampion.sync.http")
        .assertMatches(Path.of("src/test/api/taskchampion-sync-http.api"));
  }
}
