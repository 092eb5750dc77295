package example;

final class UsesMoshi {
  com.squareup.moshi.Moshi what;
}
