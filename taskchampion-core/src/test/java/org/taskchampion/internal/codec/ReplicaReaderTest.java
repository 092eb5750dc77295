package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageTransaction;

class ReplicaReaderTest {

  private static final UUID A = UUID.fromString("7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01");
  private static final UUID B = UUID.fromString("f1d0c5a4-63a1-4c0e-8f8e-6a5d1d7b2b02");

  /** The bytes are a format that other programs may read: they change with its version only. */
  private static final String EXPORT =
      String.join(
          "\n",
          "{'taskchampion-replica':{'version':1}}",
          "{'base':'" + B + "'}",
          "{'value':{'name':'serverHistory','value':'h'}}",
          "{'task':{'uuid':'" + A + "','properties':{'description':'a \\'secret\\'','x':'é'}}}",
          "{'task':{'uuid':'" + B + "','properties':{}}}",
          "{'workingSet':{'index':2,'uuid':'" + A + "'}}",
          "{'synced':{'Create':{'uuid':'" + A + "'}}}",
          "{'unsynced':'UndoPoint'}",
          "{'unsynced':{'Update':{'uuid':'"
              + A
              + "','property':'x','old_value':null,'value':'é',"
              + "'timestamp':'2024-02-29T12:34:56.123456789Z'}}}",
          "{'unsynced':{'Delete':{'uuid':'" + B + "','old_task':{'p':'q'}}}}",
          "{'end':{'values':1,'tasks':2,'workingSet':1,'synced':1,'unsynced':3}}",
          "");

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String[] lines(String text) {
    return text.lines().map(line -> line + "\n").toArray(String[]::new);
  }

  private static InMemoryStorage sample() {
    InMemoryStorage storage = new InMemoryStorage();
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(B, Map.of(), A, Map.of("description", "a \"secret\"", "x", "é")));
      transaction.setBaseVersion(B);
      transaction.setValue("serverHistory", "h");
      transaction.setWorkingSet(new TreeMap<>(Map.of(2, A)));
      transaction.appendSynced(List.of(Operation.create(A)));
      transaction.appendOperations(
          List.of(
              Operation.undoPoint(),
              Operation.update(A, "x", "é", Instant.parse("2024-02-29T12:34:56.123456789Z")),
              new Operation.Delete(B, Map.of("p", "q"))));
      transaction.commit();
    }
    return storage;
  }

  private static void importInto(InMemoryStorage storage, String text) throws IOException {
    Replica.open(storage)
        .importFrom(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String export(InMemoryStorage storage) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Replica.open(storage).exportTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theBytesAreThese() throws IOException {
    assertThat(export(sample())).isEqualTo(json(EXPORT));
    InMemoryStorage other = new InMemoryStorage();
    importInto(other, json(EXPORT));
    assertThat(export(other)).isEqualTo(json(EXPORT));
  }

  @Test
  void anEmptyReplicaComesBackToo() throws IOException {
    String empty = export(new InMemoryStorage());
    assertThat(empty.lines()).hasSize(3);
    InMemoryStorage other = new InMemoryStorage();
    importInto(other, empty);
    assertThat(export(other)).isEqualTo(empty);
  }

  /** Each replaces something in one line of the export; the line is where the fault is noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 | 'taskchampion-replica' | 'replica'",
        "1 | {'version':1} | {}",
        "1 | {'version':1} | {'version':'1'}",
        "1 | {'version':1} | {'version':0}",
        "1 | {'taskchampion-replica' | [{'taskchampion-replica'",
        "2 | base | end",
        "2 | {'base':'f | {'base':'g",
        "2 | 'base': | 'base':null,'base':",
        "3 | 'value':'h' | 'value':null",
        "3 | 'value':'h' | 'value':7",
        "3 | ,'value':'h' | ~~",
        "3 | 'value':'h' | 'value':'h','value':'h'",
        "3 | 'value':'h' | 'value':'h','secret':'h'",
        "4 | 'x':'é' | 'description':'é'",
        "4 | 'x':'é' | 'x':null",
        "4 | 'properties':{ | 'properties':[",
        "4 | }}} | }}} {}",
        "5 | f1d0c5a4 | 71d0c5a4",
        "5 | 'properties':{} | 'properties':null",
        "6 | 'index':2 | 'index':0",
        "6 | 'index':2 | 'index':2.5",
        "6 | 'index':2 | 'index':3000000000",
        "6 | 'index':2 | 'index':'2'",
        "7 | 'Create' | 'create'",
        "7 | {'Create':{'uuid':'7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01'}} | 'UndoPoint'",
        "8 | 'UndoPoint' | {}",
        "8 | 'UndoPoint' | 'secret'",
        "8 | 'UndoPoint' | {'UndoPoint':{'secret':'a'}}",
        "8 | unsynced | task",
        "9 | 'property':'x', | ~~",
        "9 | ,'old_value':null | ,'old_value':1",
        "9 | ,'old_value':null | ,'old_value':null,'old_value':null",
        "9 | 2024-02-29 | 2023-02-29",
        "9 | 56.123456789Z | 56.123456789+00:00'}}}Z",
        "9 | 'value':'é' | 'value':'\\ud800'",
        "10 | 'p':'q' | 'p':{}",
        "11 | 'tasks':2 | 'tasks':3",
        "11 | 'unsynced':3 | 'unsynced':2",
      })
  void aMalformedLineIsNamedAndNoTextOfIt(int line, String part, String replacement) {
    String[] lines = lines(json(EXPORT));
    int changed = Math.min(line, lines.length) - 1;
    String before = lines[changed];
    lines[changed] = before.replace(json(part), json(replacement));
    assertThat(lines[changed]).isNotEqualTo(before);
    InMemoryStorage storage = new InMemoryStorage();
    assertThatThrownBy(() -> importInto(storage, String.join("", lines)))
        .isInstanceOfSatisfying(
            MalformedExportException.class, e -> assertThat(e.line()).isEqualTo(line))
        .hasMessageStartingWith("line " + line + " of what was to be imported")
        .hasMessageNotContaining("secret");
    assertThat(storage.read().taskCount()).isZero();
  }

  @Test
  void whatIsMissingIsNoticedWhereverItIsCutOff() throws IOException {
    String whole = json(EXPORT);
    for (int end = 0; end < whole.length(); end++) {
      InMemoryStorage storage = new InMemoryStorage();
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> importInto(storage, cut))
          .isInstanceOf(MalformedExportException.class);
    }
    String[] lines = lines(whole);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      InMemoryStorage storage = new InMemoryStorage();
      assertThatThrownBy(() -> importInto(storage, whole.replace(line, "")))
          .isInstanceOf(MalformedExportException.class);
      InMemoryStorage twice = new InMemoryStorage();
      assertThatThrownBy(() -> importInto(twice, whole.replace(line, line + line)))
          .isInstanceOf(MalformedExportException.class);
    }
  }

  @Test
  void noBytesDoHarm() throws IOException {
    byte[] whole = json(EXPORT).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      InMemoryStorage storage = new InMemoryStorage();
      try {
        Replica.open(storage).importFrom(new ByteArrayInputStream(bytes));
      } catch (MalformedExportException | NewerFormatException e) {
        refused++;
        assertThat(storage.read().revision()).isZero();
      }
    }
    assertThat(refused).isGreaterThan(1_500);
  }

  @Test
  void nothingMayFollow() {
    assertThatThrownBy(() -> importInto(new InMemoryStorage(), json(EXPORT) + "\n"))
        .isInstanceOfSatisfying(
            MalformedExportException.class, e -> assertThat(e.line()).isEqualTo(12));
  }

  @Test
  void aNewerFormatIsRefusedAsSuch() {
    assertThatThrownBy(
            () ->
                importInto(
                    new InMemoryStorage(),
                    json("{'taskchampion-replica':{'more':[1],'version':2}}\n{'new':{}}\n")))
        .isInstanceOf(NewerFormatException.class);
  }

  @ParameterizedTest
  @CsvSource({"4, x", "9, value"})
  void whatNoServerWouldTakeIsRefused(int line, String member) throws IOException {
    int limit = 1_000;
    int around = (int) OperationSize.of(Operation.update(A, "x", "", Instant.EPOCH));
    String largest = "a".repeat(limit - around);
    readAtMost(limit, member, largest);
    assertThatThrownBy(() -> readAtMost(limit, member, largest + "a"))
        .isInstanceOf(MalformedExportException.class)
        .hasMessageStartingWith("line " + line + " of what was to be imported ")
        .hasMessageContaining("a property")
        .hasMessageNotContaining("aaa");
  }

  private static void readAtMost(int limit, String member, String value) throws IOException {
    String before = "\"" + member + "\":\"";
    String text = json(EXPORT).replace(before + "é", before + value);
    ReplicaReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        new ReplicaWriter(OutputStream.nullOutputStream()),
        limit);
  }
}
