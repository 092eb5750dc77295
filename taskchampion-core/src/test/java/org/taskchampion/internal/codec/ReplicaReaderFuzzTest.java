package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Exports that were changed at random: the error names a line and nothing is imported, or what is
 * imported is exported again as one that gives the same. More of them: {@code
 * -Dimport.fuzz=1000000}.
 */
class ReplicaReaderFuzzTest {

  private static final int IMPORTS = Integer.getInteger("import.fuzz", 6_000);
  private static final int IMPORTS_A_REPLICA = 50;

  private static final String[] HOSTILE = {
    "99999999999999999999999999",
    "1e308",
    "1e400",
    "-0",
    "0x1",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "1.0",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\u0000\"",
    "\"\\x\"",
    "\"\\u12\"",
    "'a'",
    "//",
    "\r",
    "\n",
    "\u0000",
    "\ufeff",
    "\u2028",
    "\"end\":",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"1-1-1-1-1\"",
    "\"+10000-01-01T00:00:00Z\"",
    "\"0000-00-00T00:00:00Z\"",
  };

  private final Random random = new Random(1);

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> text.append("\ud83d\ude00");
        case 1 -> text.append((char) random.nextInt(0xd800));
        case 2 -> text.append("\"\\\n\t/{}[],:".charAt(random.nextInt(11)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      properties.put(text(), text());
    }
    return properties;
  }

  private List<Operation> operations(boolean synced) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      operations.add(
          switch (random.nextInt(synced ? 3 : 4)) {
            case 0 -> Operation.create(uuid);
            case 1 -> new Operation.Delete(uuid, properties());
            case 2 ->
                new Operation.Update(
                    uuid,
                    text(),
                    random.nextBoolean() ? null : text(),
                    random.nextBoolean() ? null : text(),
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
            default -> random.nextBoolean() ? Operation.undoPoint() : Operation.undoPoint("label");
          });
    }
    return operations;
  }

  private InMemoryStorage replica() {
    InMemoryStorage storage = new InMemoryStorage();
    try (StorageTransaction transaction = storage.begin()) {
      TreeMap<Integer, UUID> workingSet = new TreeMap<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        UUID uuid = new UUID(random.nextLong(), random.nextLong());
        Map<String, String> task = properties();
        if (random.nextInt(4) == 0) {
          task.put("half of a character", "\ud83d"); // which no operation can hold, but a task
        }
        transaction.putTasks(Map.of(uuid, task));
        workingSet.put(1 + random.nextInt(1_000), uuid);
      }
      transaction.setWorkingSet(workingSet);
      transaction.setBaseVersion(new UUID(random.nextLong(), random.nextLong()));
      transaction.setValue(text(), text());
      transaction.appendSynced(operations(true));
      transaction.appendOperations(operations(false));
      transaction.commit();
    }
    return storage;
  }

  private static byte[] export(InMemoryStorage storage) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Replica.open(storage).exportTo(out);
    return out.toByteArray();
  }

  private static List<String> lines(byte[] export) {
    List<String> lines = new ArrayList<>();
    new String(export, StandardCharsets.UTF_8).lines().forEach(line -> lines.add(line + "\n"));
    return lines;
  }

  private byte[] changed(byte[] export, byte[] other) {
    List<String> lines = lines(export);
    int line = random.nextInt(lines.size());
    String before = lines.get(line);
    int at = random.nextInt(before.length());
    int end = Math.min(before.length(), at + 1 + random.nextInt(10));
    switch (random.nextInt(12)) {
      case 0 -> {
        return Arrays.copyOf(export, random.nextInt(export.length));
      }
      case 1 -> Collections.swap(lines, line, random.nextInt(lines.size()));
      case 2 -> lines.add(random.nextInt(lines.size() + 1), before);
      case 3 -> lines.remove(line);
      case 4 -> {
        // A line, or its end, of another export.
        List<String> others = lines(other);
        lines.set(line, others.get(random.nextInt(others.size())));
      }
      case 5 -> {
        // Something else where a value was.
        int colon = before.indexOf(':', random.nextInt(before.length()));
        int from = colon < 0 ? at : colon + 1;
        int to = from;
        while (to < before.length() && "},".indexOf(before.charAt(to)) < 0) {
          to++;
        }
        String hostile = HOSTILE[random.nextInt(HOSTILE.length)];
        lines.set(line, before.substring(0, from) + hostile + before.substring(to));
      }
      case 6 -> {
        String nested = (random.nextBoolean() ? "[" : "{\"a\":").repeat(1 + random.nextInt(20_000));
        lines.set(line, before.substring(0, at) + nested + before.substring(at));
      }
      case 7 ->
          lines.set(
              line,
              before.substring(0, at)
                  + before.substring(at, end).repeat(2)
                  + before.substring(end));
      case 8 -> lines.set(line, before.substring(0, at) + before.substring(end));
      case 9 ->
          lines.set(
              line,
              before.substring(0, at)
                  + HOSTILE[random.nextInt(HOSTILE.length)]
                  + before.substring(at));
      default -> {
        // Bytes, by which characters get cut and halves of them appear.
        byte[] bytes = export.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
      }
    }
    return String.join("", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isImported(byte[] changed, InMemoryStorage storage) throws IOException {
    long lines = 1;
    for (byte b : changed) {
      lines += b == '\n' ? 1 : 0;
    }
    try {
      Replica.open(storage).importFrom(new ByteArrayInputStream(changed));
      return true;
    } catch (MalformedExportException e) {
      assertThat(e.line()).isBetween(1L, lines);
      assertThat(e).hasMessageStartingWith("line " + e.line() + " of what was to be imported");
      return false;
    } catch (NewerFormatException e) {
      return false;
    }
  }

  @Test
  void whateverIsImportedIsRefusedWithItsLineOrComesBack() throws IOException {
    int imported = 0;
    byte[] original = export(replica());
    byte[] other = original;
    byte[] empty = export(new InMemoryStorage());
    for (int i = 0; i < IMPORTS; i++) {
      if (i % IMPORTS_A_REPLICA == 0) {
        other = original;
        original = export(replica());
        InMemoryStorage copy = new InMemoryStorage();
        assertThat(isImported(original, copy)).isTrue();
        assertThat(export(copy)).isEqualTo(original);
      }
      byte[] changed = changed(original, other);
      InMemoryStorage storage = new InMemoryStorage();
      if (isImported(changed, storage)) {
        imported++;
        byte[] again = export(storage);
        InMemoryStorage second = new InMemoryStorage();
        assertThat(isImported(again, second)).isTrue();
        assertThat(export(second)).isEqualTo(again);
      } else {
        assertThat(export(storage)).isEqualTo(empty);
        try (StorageView view = storage.read()) {
          assertThat(view.revision()).isZero();
        }
      }
    }
    assertThat(imported).isBetween(IMPORTS / 100, IMPORTS / 2);
  }
}
