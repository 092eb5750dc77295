/** Syncs with a TaskChampion sync server, end-to-end encrypted. */
module org.taskchampion.sync.http {
  // An empty package cannot be exported. With their first classes: exports
  // org.taskchampion.sync.http;
  requires transitive org.taskchampion;
  requires com.google.crypto.tink;
  requires okhttp3;
  requires static org.jspecify;
}
