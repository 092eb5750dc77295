/** Replicas, tasks, operations, and the interfaces of storage and sync. */
module org.taskchampion {
  requires com.squareup.moshi;
  requires okio;
  // okio is an automatic module, which cannot say that it needs this one.
  requires kotlin.stdlib;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.taskchampion;
  exports org.taskchampion.storage;
  exports org.taskchampion.sync;
}
