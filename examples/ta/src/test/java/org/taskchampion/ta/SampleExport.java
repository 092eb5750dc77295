package org.taskchampion.ta;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** An export as Taskwarrior makes it, the same for the same seed. */
final class SampleExport {

  private static final List<String> WORDS =
      List.of(
          "Buy", "milk", "Käse", "日本語", "🧀", "call", "\\\"quoted\\\"", "naïve", "Ωmega", "write");
  private static final List<String> TAGS = List.of("shop", "büro", "next", "家", "a-b");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SampleExport() {}

  static String of(int count, long seed) {
    Random random = new Random(seed);
    List<String> uuids = new ArrayList<>();
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < count; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      boolean done = random.nextInt(3) == 0;
      text.append(i == 0 ? "" : ",\n").append("{\"id\":").append(done ? 0 : i + 1);
      text.append(",\"description\":\"").append(words(random)).append('"');
      if (random.nextBoolean()) {
        text.append(",\"annotations\":[{\"entry\":\"").append(time(random));
        text.append("\",\"description\":\"").append(words(random)).append("\"}]");
      }
      if (!uuids.isEmpty() && random.nextInt(3) == 0) {
        text.append(",\"depends\":[\"")
            .append(uuids.get(random.nextInt(uuids.size())))
            .append("\"]");
      }
      if (random.nextBoolean()) {
        text.append(",\"due\":\"").append(time(random)).append('"');
      }
      if (done) {
        text.append(",\"end\":\"").append(time(random)).append('"');
      }
      text.append(",\"entry\":\"").append(time(random)).append('"');
      text.append(",\"estimate\":")
          .append(random.nextInt(100))
          .append(random.nextBoolean() ? "" : ".50");
      text.append(",\"modified\":\"").append(time(random)).append('"');
      text.append(",\"priority\":\"").append("HML".charAt(random.nextInt(3))).append('"');
      text.append(",\"project\":\"Projekt.").append(random.nextInt(5)).append('"');
      text.append(",\"status\":\"").append(done ? "completed" : "pending").append('"');
      if (random.nextBoolean()) {
        text.append(",\"tags\":[\"").append(TAGS.get(random.nextInt(TAGS.size()))).append("\"]");
      }
      text.append(",\"ticket\":\"T-").append(random.nextInt(1000)).append('"');
      text.append(",\"uuid\":\"").append(uuid).append("\",\"urgency\":");
      text.append(String.format(Locale.ROOT, "%.2f", random.nextDouble() * 20)).append('}');
      uuids.add(uuid);
    }
    return text.append("\n]\n").toString();
  }

  private static String words(Random random) {
    StringBuilder words = new StringBuilder(WORDS.get(random.nextInt(WORDS.size())));
    for (int i = random.nextInt(5); i > 0; i--) {
      words.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return words.toString();
  }

  private static String time(Random random) {
    return TIME.format(Instant.ofEpochSecond(1_600_000_000L + random.nextInt(200_000_000)));
  }
}
