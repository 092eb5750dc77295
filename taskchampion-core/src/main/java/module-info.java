/** Replicas, tasks, operations, and the interfaces of storage and sync. */
@SuppressWarnings("module") // Its siblings are built later.
module org.taskchampion {
  requires com.squareup.moshi;
  requires okio;
  // okio is an automatic module, which cannot say that it needs this one.
  requires kotlin.stdlib;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.taskchampion;
  exports org.taskchampion.background;
  exports org.taskchampion.dates;
  exports org.taskchampion.history;
  exports org.taskchampion.query;
  exports org.taskchampion.storage;
  exports org.taskchampion.sync;
  exports org.taskchampion.taskwarrior;
  exports org.taskchampion.internal to
      org.taskchampion.storage.h2,
      org.taskchampion.sync.http,
      org.taskchampion.sync.local;
}
