module example.app {
  requires okhttp3;
  requires org.taskchampion.storage.h2;
  requires org.taskchampion.sync.http;
  requires org.taskchampion.sync.local;
}
