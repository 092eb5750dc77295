/** Syncs with a directory on the same machine. */
module org.taskchampion.sync.local {
  // An empty package cannot be exported. With their first classes: exports
  // org.taskchampion.sync.local;
  requires transitive org.taskchampion;
  requires static org.jspecify;
}
