package example;

final class UsesLogger {
  org.slf4j.Logger what;
}
