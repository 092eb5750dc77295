package org.taskchampion.internal.codec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.taskchampion.Operation;

/** Random operations and tasks, with all kinds of strings and times. */
final class TestSegments {

  private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final String[] PIECES = {
    "",
    "a",
    "description",
    "\"",
    "\\",
    "/",
    "'",
    "\\u0041",
    "\b\t\n\f\r",
    "\0",
    "\u0001\u001f",
    "\u007f\u0080\u009f",
    "\u00e4",
    "\u07ff\u0800",
    "\u2028\u2029",
    "\ud7ff\ue000",
    "\ufeff",
    "\ufffd\ufffe\uffff",
    "\ud800\udc00",
    "\ud83d\ude00",
    "\udbff\udfff",
    "null",
    "{\"operations\":[]}",
  };

  private TestSegments() {}

  static List<Operation> operations(Random random, int most) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      UUID uuid = uuid(random);
      operations.add(
          switch (random.nextInt(4)) {
            case 0 -> Operation.create(uuid);
            case 1 -> Operation.delete(uuid);
            default ->
                Operation.update(
                    uuid, text(random), random.nextInt(4) == 0 ? null : text(random), time(random));
          });
    }
    return operations;
  }

  static Map<UUID, Map<String, String>> tasks(Random random, int most) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      Map<String, String> task = new HashMap<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        task.put(text(random), text(random));
      }
      tasks.put(uuid(random), task);
    }
    return tasks;
  }

  static UUID uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  static Instant time(Random random) {
    long second = EARLIEST + (long) (random.nextDouble() * (LATEST - EARLIEST));
    return switch (random.nextInt(4)) {
      case 0 -> Instant.ofEpochSecond(second);
      case 1 -> Instant.ofEpochSecond(second, random.nextInt(1_000) * 1_000_000L);
      case 2 -> Instant.ofEpochSecond(second, random.nextInt(1_000_000) * 1_000L);
      default -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
    };
  }

  /** A text without lone surrogates, sometimes a long one. */
  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(20) == 0 ? 400 : 6); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        text.appendCodePoint(codePoint(random));
      } else {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return text.toString();
  }

  private static int codePoint(Random random) {
    int codePoint = random.nextInt(random.nextBoolean() ? 0x800 : 0x110000);
    return codePoint >= 0xd800 && codePoint <= 0xdfff ? codePoint - 0x800 : codePoint;
  }
}
