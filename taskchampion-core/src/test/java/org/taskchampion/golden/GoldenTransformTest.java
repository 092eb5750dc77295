package org.taskchampion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.codec.SegmentReader;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.FakeSyncServer;

/**
 * The 104 pairs of concurrent operations of the real TaskChampion, through whole replicas: what
 * then stands on the server, and the tasks of both.
 */
class GoldenTransformTest {

  private static final List<Object> PAIRS = Golden.list(Golden.all().get("transform"));

  @Test
  void allPairsAreThere() {
    assertThat(PAIRS).hasSize(104);
  }

  @TestFactory
  Stream<DynamicTest> replicasDoWhatTheRealOnesDid() {
    return IntStream.range(0, PAIRS.size())
        .mapToObj(
            number ->
                DynamicTest.dynamicTest(
                    "pair " + number, () -> check(Golden.object(PAIRS.get(number)))));
  }

  private static void check(Map<String, Object> pair) {
    FakeSyncServer server = new FakeSyncServer();
    try (Replica first = Replica.open(new InMemoryStorage());
        Replica second = Replica.open(new InMemoryStorage())) {
      first.commit(operations(pair.get("start")));
      first.sync(server);
      second.sync(server);

      first.commit(operations(pair.get("server")));
      first.sync(server);
      second.commit(operations(pair.get("local")));
      second.sync(server);
      first.sync(server);

      assertThat(versions(server)).isEqualTo(versions(pair.get("versions")));
      assertThat(GoldenBytesTest.tasks(first)).isEqualTo(Golden.tasks(pair.get("tasks_first")));
      assertThat(GoldenBytesTest.tasks(second)).isEqualTo(Golden.tasks(pair.get("tasks_second")));
    }
  }

  private static List<Operation> operations(Object json) {
    List<Operation> operations = new ArrayList<>();
    for (Object element : Golden.list(json)) {
      Map<String, Object> operation = Golden.object(element);
      UUID uuid = UUID.fromString((String) operation.get("uuid"));
      operations.add(
          switch ((String) operation.get("op")) {
            case "create" -> Operation.create(uuid);
            case "delete" -> Operation.delete(uuid);
            default ->
                Operation.update(
                    uuid,
                    (String) operation.get("property"),
                    (String) operation.get("value"),
                    Instant.parse((String) operation.get("timestamp")));
          });
    }
    return operations;
  }

  private static List<List<Operation>> versions(FakeSyncServer server) {
    return server.versions().stream()
        .map(version -> SegmentReader.read(version.version(), version.segment()))
        .toList();
  }

  private static List<List<Operation>> versions(Object json) {
    return Golden.list(json).stream()
        .map(version -> Golden.list(version).stream().map(Golden::operation).toList())
        .toList();
  }
}
