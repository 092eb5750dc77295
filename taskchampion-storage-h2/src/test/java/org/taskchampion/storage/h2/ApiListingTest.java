package org.taskchampion.storage.h2;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.taskchampion.testing.ApiListing;

class ApiListingTest {
  @Test
  void thePublicApiIsTheOneCheckedIn() {
    ApiListing.ofModule("org.taskchampion.storage.h2")
        .assertMatches(Path.of("src/test/api/taskchampion-storage-h2.api"));
  }
}
