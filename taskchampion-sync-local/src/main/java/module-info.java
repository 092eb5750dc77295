/** Synchronisation through a directory. */
module org.taskchampion.sync.local {
  requires transitive org.taskchampion;
  requires java.sql;
  requires org.slf4j;
  requires static org.jspecify;

  // SQLite, where it is there.
  uses java.sql.Driver;

  exports org.taskchampion.sync.local;
}
