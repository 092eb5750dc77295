/** Replicas, tasks, operations, and the interfaces of storage and sync. */
module org.taskchampion {
  // An empty package cannot be exported. With their first classes: exports
  // org.taskchampion.storage, org.taskchampion.sync;
  requires com.squareup.moshi;
  requires okio;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.taskchampion;
}
