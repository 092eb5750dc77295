/** Syncs with a TaskChampion sync server, end-to-end encrypted. */
module org.taskchampion.sync.http {
  requires transitive org.taskchampion;
  requires transitive okhttp3;
  requires okio;
  requires com.google.crypto.tink;
  requires com.squareup.moshi;
  requires org.slf4j;
  requires java.xml;
  requires static org.jspecify;

  exports org.taskchampion.sync.cloud;
  exports org.taskchampion.sync.git;
  exports org.taskchampion.sync.http;
}
