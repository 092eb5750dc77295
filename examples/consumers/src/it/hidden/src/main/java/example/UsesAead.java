package example;

final class UsesAead {
  com.google.crypto.tink.Aead what;
}
