/** Keeps a replica in a directory, in H2's MVStore. */
@SuppressWarnings("module") // The product ends in a digit: the lint does not like that in a name.
module org.taskchampion.storage.h2 {
  requires transitive org.taskchampion;
  requires com.h2database;
  requires org.slf4j;
  requires static org.jspecify;

  exports org.taskchampion.storage.h2;
}
