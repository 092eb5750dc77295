package example;

final class UsesJDBC {
  org.sqlite.JDBC what;
}
