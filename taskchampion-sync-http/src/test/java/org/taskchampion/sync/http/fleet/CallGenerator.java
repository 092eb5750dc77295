package org.taskchampion.sync.http.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Makes random tasks and random calls on them, of every kind that both libraries have. A call is
 * its name and its arguments, as the Rust driver takes it.
 */
final class CallGenerator {

  static final List<UUID> TASKS =
      List.of(
          UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001"),
          UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002"),
          UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000f"));

  private static final UUID ABSENT = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000f");

  /**
   * Dependencies in other spellings are on this task, whose dependency is never removed: this
   * library removes it in all spellings, the Rust library in the usual one alone.
   */
  private static final String SPELT = "aaaaaaaa-0000-4000-8000-00000000000f";

  private static final String[] STATUSES = {
    "pending", "completed", "deleted", "recurring", "waiting", "Pending", "", "ünknown 😀",
  };

  /** None outside the calendar, for those end the Rust library's process. */
  private static final String[] TIMES = {
    "0", "1", "-1", "1700000000", "4000000000", "-62135596801", "253402300800", "8000000000000",
  };

  private static final String[] ODD_TIMES = {
    "+12",
    " 12",
    "12 ",
    "12.5",
    "",
    "007",
    "1e3",
    "0x10",
    "-",
    "+",
    "--1",
    "١٢",
    "１２",
    "1_000",
    "9223372036854775808",
    "tomorrow",
    "2026-11-24T12:00:00Z",
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "Buy milk 🥛",
    "it's \"quoted\" \\ / <&>",
    "\u0000\n\t\u001f\u007f\u2028\ufeff",
    "H",
    "null",
    "e\u0301",
    "long ".repeat(20),
  };

  private static final String[] TAGS = {
    "next",
    "a",
    "é",
    "É",
    "PEND1",
    "a-b",
    "a,b",
    ":a",
    "a:b",
    "a b",
    "",
    " ",
    "1a",
    "a1",
    "+a",
    "a+",
    "-a",
    "*",
    "=x",
    "~x",
    "%x",
    "^x",
    "!x",
    "<x",
    ">x",
    "(x",
    ")x",
    "/x",
    "WAITING",
    "ACTIVE",
    "PENDING",
    "COMPLETED",
    "DELETED",
    "BLOCKED",
    "UNBLOCKED",
    "BLOCKING",
    "NEXT",
    "X",
    "pending",
    "٣",
    "😀",
    "a\u00a0b",
    "a\u0085b",
    "a\u001cb",
    "\u001c",
    "a\u180eb",
    "a\u200bb",
    "a\u3000b",
    "\u2003",
  };

  private static final String[] ATTRIBUTES = {
    "a",
    "a.b",
    "a.b.c",
    ".",
    "githubid",
    "",
    " ",
    "Status",
    "STATUS",
    "parent",
    "recur",
    "until",
    "scheduled",
    "mask",
    "imask",
    "depends",
    "tags",
    "uuid",
    "tag",
    "dep",
    "annotation",
    "tagx",
    "ü😀",
    "\u0000",
  };

  private static final String[] KNOWN = {
    "status", "description", "priority", "entry", "modified", "start", "end", "wait", "due",
  };

  private static final String[] ODD_PROPERTIES = {
    "annotation_1700000000",
    "annotation_5",
    "annotation_+5",
    "annotation_-5",
    "annotation_005",
    "annotation_",
    "annotation_x",
    "annotation_ 5",
    "annotation_٥",
    "annotation_9223372036854775808",
    "dep_",
    "dep_x",
    "dep_" + ABSENT,
    "dep_aaaaaaaa-0000-4000-8000-000000000001",
    "dep_aaaaaaaa-0000-4000-8000-000000000002",
    "dep_AAAAAAAA-0000-4000-8000-00000000000F",
    "dep_" + SPELT,
    "dep_" + SPELT.replace("-", ""),
    "dep_{" + SPELT + "}",
    "dep_urn:uuid:" + SPELT,
    "dep_URN:UUID:" + SPELT,
    "dep_{" + SPELT.replace("-", "") + "}",
    "dep_urn:uuid:" + SPELT.replace("-", ""),
    "dep_" + SPELT + " ",
    "dep_aaaaaaaa-0-4-8-f",
    "dep_aaaaaaaa0000-4000-8000-00000000000f",
  };

  private final Random random;

  CallGenerator(long seed) {
    this.random = new Random(seed);
  }

  UUID task() {
    return TASKS.get(random.nextInt(TASKS.size()));
  }

  /** Returns the properties of a new task, odd ones too. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      String property = property();
      properties.put(property, value(property));
    }
    return properties;
  }

  /** Returns calls that make one unit of work. */
  List<List<String>> calls() {
    List<List<String>> calls = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      calls.add(call());
    }
    return calls;
  }

  /** Returns names to ask a task about. */
  List<String> names() {
    return List.of(tag(), tag(), property(), property(), one(ATTRIBUTES), one(KNOWN));
  }

  private List<String> call() {
    return switch (random.nextInt(23)) {
      case 0, 1, 2 -> List.of("status", one(STATUSES));
      case 3 -> List.of("description", one(TEXTS));
      case 4 -> List.of("priority", one(TEXTS));
      case 5 -> timeOrNone("entry");
      case 6 -> timeOrNone("wait");
      case 7 -> timeOrNone("due");
      case 8 -> List.of("modified", one(TIMES));
      case 9 -> List.of("start");
      case 10 -> List.of("stop");
      case 11 -> List.of("done");
      case 12 -> List.of("delete");
      case 13 -> List.of("addTag", tag());
      case 14 -> List.of("removeTag", tag());
      case 15 -> List.of("annotate", one(TIMES), one(TEXTS));
      case 16 -> List.of("removeAnnotation", one(TIMES));
      case 17 -> List.of("addDependency", (random.nextInt(4) == 0 ? ABSENT : task()).toString());
      case 18 -> List.of("removeDependency", TASKS.get(random.nextInt(2)).toString());
      case 19 -> {
        String property = property();
        yield random.nextInt(3) == 0
            ? List.of("value", property)
            : List.of("value", property, value(property));
      }
      case 20 -> List.of("uda", property(), one(TEXTS));
      case 21 -> List.of("removeUda", property());
      default ->
          random.nextBoolean()
              ? List.of("namespacedUda", one(ATTRIBUTES), one(ATTRIBUTES), one(TEXTS))
              : List.of("removeNamespacedUda", one(ATTRIBUTES), one(ATTRIBUTES));
    };
  }

  private List<String> timeOrNone(String name) {
    return random.nextInt(3) == 0 ? List.of(name) : List.of(name, one(TIMES));
  }

  private String property() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> one(KNOWN);
      case 2 -> one(ATTRIBUTES);
      case 3 -> one(ODD_PROPERTIES);
      default -> "tag_" + tag();
    };
  }

  private String value(String property) {
    if (property.equals("status")) {
      return one(STATUSES);
    }
    if (Arrays.asList(KNOWN).contains(property)) {
      return random.nextInt(3) == 0 ? one(ODD_TIMES) : one(TIMES);
    }
    return one(TEXTS);
  }

  /** Returns the name of a tag, valid or not: a known one, or up to three random characters. */
  private String tag() {
    if (random.nextInt(3) > 0) {
      return one(TAGS);
    }
    StringBuilder tag = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int most = random.nextBoolean() ? 0x100 : random.nextBoolean() ? 0x3100 : 0x11_0000;
      int character = random.nextInt(most);
      boolean surrogate = character >= 0xd800 && character < 0xe000;
      tag.appendCodePoint(surrogate ? 'x' : character);
    }
    return tag.toString();
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
