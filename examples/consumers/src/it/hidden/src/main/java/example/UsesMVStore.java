package example;

final class UsesMVStore {
  org.h2.mvstore.MVStore what;
}
