package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;

/** The numbers and urgencies of an export are those of the real Taskwarrior. */
final class UrgencyTest {

  @TempDir Path home;

  private static Map<?, ?> object(String json) throws IOException {
    return (Map<?, ?>)
        Objects.requireNonNull(JsonReader.of(new Buffer().writeUtf8(json)).readJsonValue());
  }

  private static List<Map<?, ?>> lines(String resource) throws IOException {
    List<Map<?, ?>> lines = new ArrayList<>();
    try (InputStream in = UrgencyTest.class.getResourceAsStream("/taskwarrior/" + resource)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        lines.add(object(line));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"urgency-small.jsonl", "urgency-berlin.jsonl"})
  void numbersAndUrgenciesAreTaskwarriors(String resource) throws IOException {
    List<Map<?, ?>> lines = lines(resource);
    Instant now = Instant.ofEpochSecond(((Number) lines.get(0).get("now")).longValue());
    Map<String, List<Double>> expected = new TreeMap<>();
    List<Operation> operations = new ArrayList<>();
    for (Map<?, ?> line : lines.subList(1, lines.size())) {
      UUID uuid = UUID.fromString((String) line.get("uuid"));
      operations.add(Operation.create(uuid));
      ((Map<?, ?>) line.get("properties"))
          .forEach(
              (name, value) ->
                  operations.add(
                      Operation.update(uuid, (String) name, (String) value, Instant.EPOCH)));
      expected.put(uuid.toString(), List.of((Double) line.get("id"), (Double) line.get("urgency")));
    }
    try (Replica replica = new Runs(home).replica()) {
      replica.commit(operations);
    }
    Map<String, List<Double>> found = new TreeMap<>();
    export(now)
        .lines()
        .filter(line -> line.startsWith("{"))
        .forEach(
            line -> {
              try {
                Map<?, ?> task = object(line);
                found.put(
                    (String) task.get("uuid"),
                    List.of((Double) task.get("id"), (Double) task.get("urgency")));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(10);
  }

  private String export(Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exitCode =
        Ta.run(
            List.of("export"),
            new Surroundings(
                InputStream.nullInputStream(),
                new Output(out),
                new Output(System.err),
                Map.of("HOME", home.toString()),
                Clock.fixed(now, ZoneOffset.UTC),
                Cancellation.byCaller()));
    assertThat(exitCode).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void reportsShowThreeDigits() {
    assertThat(ReportCells.urgency(0)).isEqualTo("0");
    assertThat(ReportCells.urgency(-5)).isEqualTo("-5");
    assertThat(ReportCells.urgency(8.341667f)).isEqualTo("8.34");
    assertThat(ReportCells.urgency(100)).isEqualTo("100");
    assertThat(ReportCells.urgency(16.75f)).isEqualTo("16.8");
  }

  @Test
  void digitsAreThoseOfTheExactNumber() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      float value =
          switch (i % 3) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (float) (random.nextGaussian() * 30);
            default -> random.nextInt(64_000) / 16f - 2_000; // many are halfway
          };
      if (Float.isFinite(value)) {
        BigDecimal exact = new BigDecimal(value).round(new MathContext(3));
        assertThat(ReportCells.urgency(value))
            .as("%s", value)
            .isEqualTo(exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString());
      }
    }
  }
}
