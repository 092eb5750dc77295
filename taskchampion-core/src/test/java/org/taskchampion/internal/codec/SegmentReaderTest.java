package org.taskchampion.internal.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.sync.MalformedDataException;

class SegmentReaderTest {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final UUID TASK = UUID.fromString("1f1e1d1c-0000-4000-8000-0000000000ab");
  private static final String U = "\"uuid\":\"1f1e1d1c-0000-4000-8000-0000000000ab\"";
  private static final String P = "\"property\":\"p\"";
  private static final String V = "\"value\":\"v\"";
  private static final String T = "\"timestamp\":\"2024-02-29T12:34:56Z\"";
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");

  /** A text of the documents that no message may tell. */
  private static final String SECRET = "milk";

  private static final String NO_JSON = "it is no JSON";

  private static List<Operation> read(String segment) {
    return SegmentReader.read(VERSION, segment.getBytes(UTF_8));
  }

  private static String operations(String... operations) {
    return "{\"operations\":[" + String.join(",", operations) + "]}";
  }

  private static String update(String... members) {
    return "{\"Update\":{" + String.join(",", members) + "}}";
  }

  private static String value(String json) {
    return operations(update(U, P, "\"value\":" + json, T));
  }

  private static Operation updateTo(String value) {
    return Operation.update(TASK, "p", value, TIME);
  }

  private static String refusal(byte[] segment) {
    MalformedDataException refusal =
        catchThrowableOfType(
            MalformedDataException.class, () -> SegmentReader.read(VERSION, segment));
    assertThat(refusal).as("no exception").isNotNull();
    assertThat(refusal.version()).isEqualTo(VERSION);
    assertThat(refusal.isRetryable()).isFalse();
    assertThat(refusal)
        .hasNoCause()
        .hasMessageStartingWith(
            "version " + VERSION + " from the server is malformed, at or after operation ")
        .hasMessageNotContaining(SECRET)
        .hasMessageNotContaining(TASK.toString());
    String message = refusal.getMessage();
    return message.substring(message.indexOf(": ") + 2);
  }

  private static String refusal(String segment) {
    return refusal(segment.getBytes(UTF_8));
  }

  /** The reason why a document is refused in which the bytes stand for the ? in a value. */
  private static String refusalOfBytes(int... bytes) {
    StringBuilder latin = new StringBuilder();
    for (int b : bytes) {
      latin.append((char) b);
    }
    return refusal(value("\"" + SECRET + latin + "\"").getBytes(ISO_8859_1));
  }

  // What is read.

  @Test
  void everyKindOfOperationIsRead() {
    assertThat(
            read(
                operations(
                    "{\"Create\":{" + U + "}}",
                    update(U, P, V, T),
                    update(U, P, "\"value\":null", T),
                    "{\"Delete\":{" + U + "}}")))
        .containsExactly(
            Operation.create(TASK), updateTo("v"), updateTo(null), Operation.delete(TASK));
  }

  @Test
  void noOperationsAreAValidVersion() {
    assertThat(read("{\"operations\":[]}")).isEmpty();
  }

  @Test
  void aMissingValueIsARemoval() {
    assertThat(read(operations(update(U, P, T)))).containsExactly(updateTo(null));
  }

  @Test
  void membersMayComeInAnyOrder() {
    assertThat(read(operations(update(T, V, P, U)))).containsExactly(updateTo("v"));
  }

  @Test
  void unknownMembersAreIgnored() {
    String unknown =
        "\"new\":{\"a\":[1,-2.5e+3,1E5,true,false,null,\"x\",{}],\"operations\":\"x\",\"uuid\":7}";
    assertThat(
            read(
                "{"
                    + unknown
                    + ",\"operations\":[{\"Create\":{"
                    + unknown
                    + ","
                    + U
                    + ",\"value\":7,\"value\":8,\"timestamp\":null}},{\"Update\":{"
                    + String.join(",", U, unknown, P, V, T, unknown)
                    + "}}],"
                    + unknown
                    + "}"))
        .containsExactly(Operation.create(TASK), updateTo("v"));
  }

  @Test
  void anOldTaskOrAnOldValueIsAnUnknownMember() {
    assertThat(
            read(
                operations(
                    "{\"Delete\":{" + U + ",\"old_task\":{\"p\":\"v\"}}}",
                    update(U, P, "\"old_value\":\"o\"", V, T))))
        .containsExactly(Operation.delete(TASK), updateTo("v"));
  }

  @Test
  void whiteSpaceIsReadEverywhereAndBehindTheEnd() {
    assertThat(
            read(
                " \t\r\n{ \"operations\"\n:\t[ { \"Create\" : { "
                    + U.replace(":", " :\r")
                    + " } } ] } \t\r\n\n"))
        .containsExactly(Operation.create(TASK));
  }

  @Test
  void uuidsAreReadInEverySpellingOfTheReference() {
    for (String spelling :
        List.of(
            "1F1E1D1C-0000-4000-8000-0000000000AB",
            "1f1e1d1C00004000800000000000000aB".substring(0, 20) + "0000000000aB",
            "{1f1e1d1c-0000-4000-8000-0000000000ab}",
            "urn:uuid:1F1E1D1C-0000-4000-8000-0000000000ab")) {
      assertThat(read(operations("{\"Create\":{\"uuid\":\"" + spelling + "\"}}")))
          .as(spelling)
          .containsExactly(Operation.create(TASK));
    }
  }

  @Test
  void timesAreReadInEverySpellingOfTheReference() {
    for (String spelling :
        List.of(
            "2024-02-29T12:34:56Z",
            "2024-02-29t12:34:56z",
            "2024-02-29 12:34:56Z",
            "2024-02-29T14:04:56+01:30",
            "2024-02-29T11:34:56.0000000009-01:00")) {
      assertThat(read(operations(update(U, P, V, "\"timestamp\":\"" + spelling + "\""))))
          .as(spelling)
          .containsExactly(updateTo("v"));
    }
  }

  @Test
  void nanosecondsSurvive() {
    assertThat(
            read(operations(update(U, P, V, "\"timestamp\":\"2024-02-29T12:34:56.123456789Z\""))))
        .containsExactly(Operation.update(TASK, "p", "v", TIME.plusNanos(123_456_789)));
  }

  @Test
  void escapesAreRead() {
    assertThat(
            read(
                value(
                    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\u00E4\\u0000\\uD83D\\uDE00\\ufeff\"")))
        .containsExactly(updateTo("\"\\/\b\f\n\r\tA\u00e4\u00e4\0\ud83d\ude00\ufeff"));
  }

  @Test
  void escapesInNamesOfMembersAreRead() {
    assertThat(
            read("{\"\\u006fperations\":[{\"\\u0043reate\":{\"u\\u0075id\":\"" + TASK + "\"}}]}"))
        .containsExactly(Operation.create(TASK));
  }

  @Test
  void textsOfEveryLengthOfUtf8AreRead() {
    String text = "a\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff\u2028";
    assertThat(read(value("\"" + text + "\""))).containsExactly(updateTo(text));
    assertThat(read(operations(update(U, "\"property\":\"\"", V, T))))
        .containsExactly(Operation.update(TASK, "", "v", TIME));
  }

  @Test
  void theLongestTextIsRead() {
    String text = "\u20ac".repeat(2_000_000);
    assertThat(read(value("\"" + text + "\""))).containsExactly(updateTo(text));
  }

  // What is refused.

  @Test
  void anEmptyDocumentIsRefused() {
    assertThat(refusal("")).isEqualTo("it is cut off");
    assertThat(refusal(" \n")).isEqualTo("it is cut off");
  }

  @Test
  void aDocumentOfAnotherShapeIsRefused() {
    assertThat(refusal("[]")).isEqualTo("the segment is no object");
    assertThat(refusal("null")).isEqualTo("the segment is no object");
    assertThat(refusal("\"" + SECRET + "\"")).isEqualTo("the segment is no object");
    assertThat(refusal("{}")).isEqualTo("it has no operations");
    assertThat(refusal("{\"Operations\":[]}")).isEqualTo("it has no operations");
    assertThat(refusal("{\"operations\":{}}")).isEqualTo("operations is no array");
    assertThat(refusal("{\"operations\":null}")).isEqualTo("operations is no array");
    assertThat(refusal("{\"operations\":\"milk\"}")).isEqualTo("operations is no array");
  }

  @Test
  void aDuplicateMemberIsRefused() {
    assertThat(refusal("{\"operations\":[],\"operations\":[]}"))
        .isEqualTo("the member operations occurs twice");
    assertThat(refusal(operations("{\"Create\":{" + U + "," + U + "}}")))
        .isEqualTo("the member uuid occurs twice");
    assertThat(refusal(operations(update(U, P, V, T, U))))
        .isEqualTo("the member uuid occurs twice");
    assertThat(refusal(operations(update(U, P, P, V, T))))
        .isEqualTo("the member property occurs twice");
    assertThat(refusal(operations(update(U, P, V, V, T))))
        .isEqualTo("the member value occurs twice");
    assertThat(refusal(operations(update(U, P, "\"value\":null", V, T))))
        .isEqualTo("the member value occurs twice");
    assertThat(refusal(operations(update(U, P, V, "\"value\":null", T))))
        .isEqualTo("the member value occurs twice");
    assertThat(refusal(operations(update(U, P, V, T, T))))
        .isEqualTo("the member timestamp occurs twice");
    assertThat(refusal(operations(update(U, P, V, T, T.replace("timestamp", "\\u0074imestamp")))))
        .isEqualTo("the member timestamp occurs twice");
  }

  @Test
  void aMissingMemberIsRefused() {
    assertThat(refusal(operations("{\"Create\":{}}"))).isEqualTo("an operation has no uuid");
    assertThat(refusal(operations("{\"Delete\":{}}"))).isEqualTo("an operation has no uuid");
    assertThat(refusal(operations(update(P, V, T)))).isEqualTo("an operation has no uuid");
    assertThat(refusal(operations(update(U, V, T)))).isEqualTo("an update has no property");
    assertThat(refusal(operations(update(U, P, V)))).isEqualTo("an update has no timestamp");
  }

  @Test
  void anUnknownKindOfOperationIsRefused() {
    assertThat(refusal(operations("{\"milk\":{" + U + "}}")))
        .isEqualTo("an operation is of an unknown kind");
    assertThat(refusal(operations("{\"create\":{" + U + "}}")))
        .isEqualTo("an operation is of an unknown kind");
    assertThat(refusal(operations("{\"UndoPoint\":{}}")))
        .isEqualTo("an operation is of an unknown kind");
    assertThat(refusal(operations("\"UndoPoint\""))).isEqualTo("an operation is no object");
  }

  @Test
  void anOperationOfTwoKindsOrNoneIsRefused() {
    assertThat(refusal(operations("{\"Create\":{" + U + "},\"Delete\":{" + U + "}}")))
        .isEqualTo("an operation has two kinds");
    assertThat(refusal(operations("{\"Create\":{" + U + "},\"Create\":{" + U + "}}")))
        .isEqualTo("an operation has two kinds");
    assertThat(refusal(operations("{\"Create\":{" + U + "},\"new\":1}")))
        .isEqualTo("an operation has two kinds");
    assertThat(refusal(operations("{}"))).isEqualTo("an operation is empty");
  }

  @Test
  void aWrongTypeIsRefused() {
    assertThat(refusal(operations("null"))).isEqualTo("an operation is no object");
    assertThat(refusal(operations("[]"))).isEqualTo("an operation is no object");
    assertThat(refusal(operations("{\"Create\":null}")))
        .isEqualTo("an operation's content is no object");
    assertThat(refusal(operations("{\"Create\":\"" + TASK + "\"}")))
        .isEqualTo("an operation's content is no object");
    assertThat(refusal(operations("{\"Create\":{\"uuid\":17}}"))).isEqualTo("uuid is no string");
    assertThat(refusal(operations("{\"Create\":{\"uuid\":null}}"))).isEqualTo("uuid is no string");
    assertThat(refusal(operations(update(U, "\"property\":17", V, T))))
        .isEqualTo("property is no string");
    assertThat(refusal(operations(update(U, "\"property\":null", V, T))))
        .isEqualTo("property is no string");
    for (String value : List.of("17", "1.5", "true", "[]", "{}")) {
      assertThat(refusal(value(value))).as(value).isEqualTo("value is no string");
    }
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":1709210096"))))
        .isEqualTo("timestamp is no string");
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":null"))))
        .isEqualTo("timestamp is no string");
  }

  @Test
  void whatIsNoUuidOrNoTimeIsRefused() {
    assertThat(refusal(operations("{\"Create\":{\"uuid\":\"milk\"}}")))
        .isEqualTo("uuid is no UUID");
    assertThat(refusal(operations("{\"Create\":{\"uuid\":\"\"}}"))).isEqualTo("uuid is no UUID");
    assertThat(refusal(operations("{\"Create\":{\"uuid\":\"1-2-3-4-5\"}}")))
        .isEqualTo("uuid is no UUID");
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":\"milk\""))))
        .isEqualTo("timestamp is no time");
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":\"2023-02-29T00:00:00Z\""))))
        .isEqualTo("timestamp is no time");
  }

  @Test
  void aTimeOutsideTheYearsIsRefused() {
    String fault = "timestamp lies outside the years 0 to 9999";
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":\"9999-12-31T23:00:00-02:00\""))))
        .isEqualTo(fault);
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":\"0000-01-01T00:00:00+00:01\""))))
        .isEqualTo(fault);
    assertThat(refusal(operations(update(U, P, V, "\"timestamp\":\"+10000-01-01T00:00:00Z\""))))
        .isEqualTo(fault);
  }

  @Test
  void aByteOrderMarkIsRefused() {
    assertThat(refusal("\ufeff{\"operations\":[]}")).isEqualTo("not JSON");
  }

  @Test
  void aLoneSurrogateByEscapeIsRefused() {
    for (String lone :
        List.of("\\ud800", "\\udfff", "\\ud800x", "\\udc00\\ud800", "\\ud83d\\ud83d\\ude00")) {
      assertThat(refusal(value("\"" + SECRET + lone + "\"")))
          .as(lone)
          .isEqualTo("value holds a lone surrogate");
      assertThat(refusal(operations(update(U, "\"property\":\"" + lone + "\"", V, T))))
          .as(lone)
          .isEqualTo("property holds a lone surrogate");
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    int[][] sequences = {
      {0x80}, // a continuation alone
      {0xbf},
      {0xc3}, // cut off by the quotation mark
      {0xe2, 0x82},
      {0xf0, 0x9f, 0x98},
      {0xc0, 0x80}, // overlong
      {0xc1, 0xbf},
      {0xe0, 0x80, 0x80},
      {0xe0, 0x9f, 0xbf},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf0, 0x8f, 0xbf, 0xbf},
      {0xed, 0xa0, 0x80}, // surrogates
      {0xed, 0xbf, 0xbf},
      {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80},
      {0xf4, 0x90, 0x80, 0x80}, // beyond U+10FFFF
      {0xf5, 0x80, 0x80, 0x80},
      {0xf8, 0x88, 0x80, 0x80, 0x80},
      {0xfe},
      {0xff},
      {0xe2, 0x28, 0xa1}, // no continuation
      {0xc3, 0xc3, 0xa4},
    };
    for (int[] sequence : sequences) {
      assertThat(refusalOfBytes(sequence)).as("%s", hex(sequence)).contains("UTF-8");
    }
  }

  private static String hex(int[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (int b : bytes) {
      hex.append(Integer.toHexString(b)).append(' ');
    }
    return hex.toString();
  }

  @Test
  void aCharacterThatIsCutOffAtTheEndIsRefused() {
    byte[] whole = value("\"\u20ac").getBytes(UTF_8);
    int end = new String(whole, ISO_8859_1).indexOf(0xe2);
    for (int length = end + 1; length < end + 3; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(whole, 0, cut, 0, length);
      assertThat(refusal(cut)).isEqualTo("a character is cut off at the end");
    }
  }

  @Test
  void textOutsideAStringIsRefused() {
    assertThat(refusal("{\"operations\":[]\u00a0}")).isEqualTo("not JSON");
    assertThat(refusal("{\"operations\":[]}\u2028")).isEqualTo("not JSON");
  }

  @Test
  void aRawControlCharacterInAStringIsRefused() {
    for (int c = 0; c < 0x20; c++) {
      assertThat(refusalOfBytes(c)).as("%x", c).isEqualTo("a control character in a string");
    }
    assertThat(refusal("{\"oper\nations\":[]}")).isEqualTo("a control character in a string");
  }

  @Test
  void anEscapeThatJsonDoesNotHaveIsRefused() {
    for (String escape : List.of("\\'", "\\x", "\\a", "\\v", "\\0", "\\U0041", "\\\n", "\\ ")) {
      assertThat(refusal(value("\"" + SECRET + escape + "\"")))
          .as(escape)
          .isEqualTo("an escape that JSON does not have");
    }
    for (String escape : List.of("\\u", "\\u12", "\\u12g4", "\\u+123", "\\u 123", "\\u{41}")) {
      assertThat(refusal(value("\"" + escape + "\""))).as(escape).isEqualTo(NO_JSON);
    }
  }

  @Test
  void keywordsInUpperCaseAreRefused() {
    for (String keyword :
        List.of("Null", "NULL", "nUll", "nulL", "TRUE", "True", "tRUE", "FALSE", "falsE")) {
      assertThat(refusal(value(keyword))).as(keyword).isEqualTo("not JSON");
      assertThat(refusal("{\"new\":" + keyword + ",\"operations\":[]}"))
          .as(keyword)
          .isEqualTo("not JSON");
    }
  }

  @Test
  void whatOnlyLenientReadersTakeIsRefused() {
    for (String document :
        List.of(
            "{operations:[]}",
            "{'operations':[]}",
            "{\"operations\"=[]}",
            "{\"operations\"=>[]}",
            "{\"operations\":[];}",
            "{\"operations\":[],}",
            "{,\"operations\":[]}",
            "{\"operations\" []}",
            "{\"operations\":[] \"new\":1}",
            "/*milk*/{\"operations\":[]}",
            "//milk\n{\"operations\":[]}",
            "#milk\n{\"operations\":[]}",
            "{\"operations\":[]}//milk",
            ")]}'\n{\"operations\":[]}",
            "{\"operations\":[,]}",
            "{\"operations\":[{\"Create\":{" + U + "}},]}",
            "{\"operations\":[{\"Create\":{" + U + "}};{\"Create\":{" + U + "}}]}",
            "{\"operations\":[{\"Create\":{" + U + "}} {\"Create\":{" + U + "}}]}",
            "{\"new\":milk,\"operations\":[]}",
            "{\"new\":'milk',\"operations\":[]}",
            "{\"new\":,\"operations\":[]}",
            "{\"new\":01,\"operations\":[]}",
            "{\"new\":+1,\"operations\":[]}",
            "{\"new\":-,\"operations\":[]}",
            "{\"new\":1.,\"operations\":[]}",
            "{\"new\":.5,\"operations\":[]}",
            "{\"new\":1e,\"operations\":[]}",
            "{\"new\":0x10,\"operations\":[]}",
            "{\"new\":nul,\"operations\":[]}",
            "{\"new\":nulll,\"operations\":[]}",
            "{\"new\":[1,],\"operations\":[]}",
            "{\"new\":[,1],\"operations\":[]}",
            "{\"new\":{\"a\":1,},\"operations\":[]}",
            "{\"new\":[1}],\"operations\":[]}")) {
      assertThat(refusal(document)).as(document).isEqualTo(NO_JSON);
    }
    for (String keyword : List.of("NaN", "Infinity", "-Infinity", "1E5E5E")) {
      assertThat(refusal("{\"new\":" + keyword + ",\"operations\":[]}"))
          .as(keyword)
          .isIn(NO_JSON, "not JSON");
    }
  }

  @Test
  void whatStandsBehindTheEndIsRefused() {
    assertThat(refusal("{\"operations\":[]}{\"operations\":[]}")).isEqualTo(NO_JSON);
    assertThat(refusal("{\"operations\":[]}milk")).isEqualTo(NO_JSON);
    assertThat(refusal("{\"operations\":[]}]")).isEqualTo(NO_JSON);
    assertThat(refusal("{\"operations\":[]}\0")).isEqualTo(NO_JSON);
    assertThat(refusal("{\"operations\":[]}\f")).isEqualTo(NO_JSON);
  }

  @Test
  void unknownMembersAreIgnoredHoweverDeeplyTheyAreNested() {
    for (int depth : new int[] {1, 300, 1_000_000}) {
      for (String deep :
          List.of(
              "[".repeat(depth) + "]".repeat(depth),
              "[[],{},".repeat(depth) + "\"]\\u00aF\\\"\"" + "]".repeat(depth),
              "{\"milk\":[-0.5e-7,".repeat(depth) + "true" + " ]\n} ".repeat(depth))) {
        assertThat(
                read(
                    "{\"new\":"
                        + deep
                        + ",\"operations\":[{\"Create\":{\"n\":"
                        + deep
                        + ","
                        + U
                        + "}}]}"))
            .containsExactly(Operation.create(TASK));
      }
      for (String cutOff : List.of("[", "{\"milk\":", "[1,", "[\"")) {
        assertThat(refusal("{\"new\":" + cutOff.repeat(depth))).isIn("it is cut off", NO_JSON);
      }
    }
    assertThat(refusal("[".repeat(100_000))).isEqualTo("the segment is no object");
  }

  @Test
  void unknownMembersHaveToBeJson() {
    for (String inside :
        List.of(
            "1,",
            ",1",
            "1 2",
            ",",
            "01",
            "+1",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "0x10",
            "--1",
            "nul",
            "nulll",
            "truE",
            "falze",
            "milk",
            "'milk'",
            "\"\\u12g4\"",
            "\"\\u\"",
            "1}",
            "{]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,\"a\":1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\" 1}",
            "{a:1}",
            "{1:1}",
            "{\"a\":1]",
            "/**/1",
            "1//\n",
            "#\n1",
            "NaN",
            "1\u00a0",
            "\u000c1")) {
      assertThat(refusal("{\"new\":[" + inside + "],\"operations\":[]}"))
          .as(inside)
          .isIn(NO_JSON, "not JSON");
      assertThat(refusal("{\"new\":[[[]],[" + inside + "]],\"operations\":[]}"))
          .as(inside)
          .isIn(NO_JSON, "not JSON");
    }
  }

  @Test
  void anUnknownMemberIsNoReasonToLookAtItsTextsButItsNameIsOne() {
    assertThat(read("{\"new\":[\"\\ud800\",{\"\\udc00\":1}],\"n\":\"\\ud800\",\"operations\":[]}"))
        .isEmpty();
    assertThat(refusal("{\"\\ud800\":1,\"operations\":[]}"))
        .isEqualTo("the name of a member holds a lone surrogate");
    assertThat(refusal(operations(update(U, P, "\"\\ud800\":1", V, T))))
        .isEqualTo("the name of a member holds a lone surrogate");
  }

  @Test
  void aSegmentThatIsCutOffAnywhereIsRefused() {
    byte[] whole = operations("{\"Create\":{" + U + "}}", update(U, P, V, T)).getBytes(UTF_8);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(whole, 0, cut, 0, length);
      assertThat(refusal(cut)).as("length %d", length).isIn("it is cut off", NO_JSON);
    }
  }

  @Test
  void theMessageSaysWhichOperationIsMalformed() {
    byte[] segment = operations("{\"Create\":{" + U + "}}", update(U, V, T)).getBytes(UTF_8);
    MalformedDataException refusal =
        catchThrowableOfType(
            MalformedDataException.class, () -> SegmentReader.read(VERSION, segment));
    assertThat(refusal)
        .hasMessage(
            "version 99999999-0000-4000-8000-000000000009 from the server is malformed,"
                + " at or after operation 2: an update has no property");
  }

  @Test
  void damagedSegmentsGiveAResultOrARefusalAndNothingElse() {
    int refused = 0;
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      SegmentWriter writer = new SegmentWriter();
      TestSegments.operations(random, 4).forEach(writer::add);
      byte[] damaged = Damage.of(writer.finish(), random);
      try {
        assertThat(SegmentReader.read(VERSION, damaged)).doesNotContainNull();
      } catch (MalformedDataException e) {
        refused++;
        assertThat(e.version()).as("seed %d", seed).isEqualTo(VERSION);
        assertThat(e).as("seed %d", seed).hasMessageContaining(VERSION.toString());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isBetween(5_000, 9_999);
  }
}
