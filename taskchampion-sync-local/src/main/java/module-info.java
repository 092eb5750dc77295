/** Synchronisation through a directory. */
module org.taskchampion.sync.local {
  requires transitive org.taskchampion;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.taskchampion.sync.local;
}
