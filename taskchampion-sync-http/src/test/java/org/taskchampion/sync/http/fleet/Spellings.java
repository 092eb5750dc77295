package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Versions and snapshots, spelled in every way that part 5 of the specification allows, and in some
 * that it does not.
 */
final class Spellings {

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "null",
          "true",
          "0",
          "-1",
          "1.5e3",
          "01",
          "1.",
          "1e999",
          " ",
          "\t",
          "\n",
          "\r",
          "\f",
          "\u00a0",
          "\ufeff",
          "\0",
          "\u0001",
          "\\u0041",
          "\\ud800",
          "\\ud83d\\ude00",
          "\\uD83D",
          "\\x",
          "\\/",
          "\ud83d\ude00",
          "Z",
          "z",
          "T",
          "t",
          "+",
          "-",
          ".",
          "60",
          "24",
          "UTC",
          "+01",
          "+0130",
          "+24:00",
          "\u2212",
          "\u2003",
          "urn:uuid:",
          "\"uuid\":",
          "\"value\":null,",
          "\"new\":[{}],",
          "\"operations\":[],",
          "Create",
          "Delete",
          "Update",
          "UndoPoint",
          "[".repeat(300),
          "]".repeat(300),
          "//",
          "#",
          "'",
          "9",
          "a",
          "F");

  private final Random random;
  private int values;

  Spellings(Random random) {
    this.random = random;
  }

  /** A version whose operations all make sense, in some spelling. */
  String segment() {
    List<String> operations = new ArrayList<>();
    List<UUID> tasks = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      UUID task = new UUID(random.nextLong(), random.nextLong());
      tasks.add(task);
      operations.add(operation("Create", List.of(member("uuid", uuid(task)))));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      operations.add(update(tasks.get(random.nextInt(tasks.size()))));
    }
    if (random.nextInt(4) == 0) {
      UUID gone = tasks.get(0);
      operations.add(operation("Delete", List.of(member("uuid", uuid(gone)))));
    }
    return object(List.of(member("operations", list(operations, '[', ']')))) + space();
  }

  private String update(UUID task) {
    List<String> members = new ArrayList<>();
    members.add(member("uuid", uuid(task)));
    members.add(member("property", string("p" + random.nextInt(3))));
    if (random.nextInt(5) > 0) {
      boolean removal = random.nextInt(4) == 0;
      members.add(member("value", removal ? "null" : string("v" + ++values + text())));
    }
    members.add(member("timestamp", string(timestamp())));
    if (random.nextInt(3) == 0) {
      Collections.shuffle(members, random);
    }
    return operation("Update", members);
  }

  private String operation(String kind, List<String> members) {
    return "{" + space() + member(kind, object(members)) + space() + "}";
  }

  /** A snapshot, in some spelling. */
  String snapshot() {
    List<String> tasks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<String> properties = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        properties.add(member(string("p" + random.nextInt(3)), string("v" + ++values + text())));
      }
      UUID task = new UUID(1, random.nextInt(3));
      tasks.add(member(uuid(task), list(properties, '{', '}')));
    }
    return list(tasks, '{', '}') + space();
  }

  private String object(List<String> members) {
    List<String> all = new ArrayList<>(members);
    if (random.nextInt(4) == 0) {
      all.add(random.nextInt(all.size() + 1), member("new" + random.nextInt(3), anything(0)));
    }
    return list(all, '{', '}');
  }

  private String anything(int depth) {
    List<String> inside = new ArrayList<>();
    int kind = random.nextInt(depth > 4 ? 5 : 8);
    if (kind >= 5) {
      for (int i = random.nextInt(4); i > 0; i--) {
        inside.add(kind == 5 ? anything(depth + 1) : member(string(text()), anything(depth + 1)));
      }
    }
    return switch (kind) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> string(text());
      case 3 -> List.of("0", "-0", "17", "1e5", "-1.25E-7", "1E+400").get(random.nextInt(6));
      case 4 -> "\"\\ud800\"";
      case 5 -> list(inside, '[', ']');
      case 6 -> list(inside, '{', '}');
      default -> "[".repeat(400) + "]".repeat(400);
    };
  }

  private String list(List<String> elements, char open, char close) {
    return open + space() + String.join("," + space(), elements) + space() + close;
  }

  private String member(String name, String value) {
    return (name.startsWith("\"") ? name : string(name)) + space() + ":" + space() + value;
  }

  private String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean any = !Character.isSurrogate(c) && random.nextInt(60) == 0;
      boolean escape = c < 0x20 || c == '"' || c == '\\' || any;
      json.append(escape ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return json.append('"').toString();
  }

  private String text() {
    return List.of("", "", "ä", "\ud83d\ude00", "\n", "\u2028", "\"", "\\").get(random.nextInt(8));
  }

  private String space() {
    return random.nextInt(8) > 0 ? "" : List.of(" ", "\t", "\r\n").get(random.nextInt(3));
  }

  private String uuid(UUID uuid) {
    String text = uuid.toString();
    String spelled =
        switch (random.nextInt(8)) {
          case 0 -> text.replace("-", "");
          case 1 -> "{" + text + "}";
          case 2 -> "urn:uuid:" + text;
          default -> text;
        };
    return string(random.nextInt(4) == 0 ? spelled.toUpperCase(Locale.ROOT) : spelled);
  }

  private String timestamp() {
    Instant time =
        Instant.ofEpochSecond(
            random.nextInt(), random.nextInt(3) == 0 ? random.nextInt(999_999_999) : 0);
    int minutes = random.nextInt(3) > 0 ? 0 : random.nextInt(2 * 18 * 60) - 18 * 60;
    OffsetDateTime there = time.atOffset(ZoneOffset.ofTotalSeconds(60 * minutes));
    String text =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02dT%02d:%02d:%02d",
            there.getYear(),
            there.getMonthValue(),
            there.getDayOfMonth(),
            there.getHour(),
            there.getMinute(),
            there.getSecond());
    if (there.getNano() != 0) {
      text += String.format(Locale.ROOT, ".%09d", there.getNano());
      text =
          random.nextBoolean()
              ? text + random.nextInt(99)
              : text.substring(0, text.length() - random.nextInt(8));
    }
    String offset = there.getOffset().getId();
    return switch (random.nextInt(10)) {
          case 0 -> text.toLowerCase(Locale.ROOT);
          case 1 -> text.replace('T', ' ');
          case 2 -> text.replace("-0", "-").replace(":0", ":");
          case 3 -> text.replace("T", "T ").replace("-", "- ");
          default -> text;
        }
        + switch (random.nextInt(minutes == 0 ? 6 : 4)) {
          case 0 -> offset.replace(":", "").replace("Z", "UTC");
          case 1 -> offset.replace("Z", "-00:00");
          case 2 -> offset.replace("Z", " z");
          default -> offset;
        };
  }

  /** Puts something else, more or less in its place, once or more often. */
  byte[] mutated(String document) {
    String text = document;
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(random.nextInt(4) == 0 ? 30 : 3));
      String piece = random.nextInt(3) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
      if (random.nextInt(6) == 0) {
        int other = random.nextInt(text.length() + 1);
        piece =
            text.substring(Math.min(from, other), Math.min(text.length(), Math.max(from, other)));
      }
      text = text.substring(0, from) + piece + text.substring(to);
    }
    byte[] bytes = text.getBytes(UTF_8); // a surrogate that was torn apart becomes a question mark
    if (bytes.length > 0 && random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
