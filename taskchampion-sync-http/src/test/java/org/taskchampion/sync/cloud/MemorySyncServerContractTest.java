package org.taskchampion.sync.cloud;

import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** The contract of servers, over a bucket in memory that lists few names at a time. */
class MemorySyncServerContractTest extends SyncServerContract {

  private final MemoryBucket bucket = new MemoryBucket().withPages(2);

  @Override
  protected SyncServer open() {
    return new MemorySyncServer(bucket.store(), "secret");
  }
}
