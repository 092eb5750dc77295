package org.taskchampion.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.Snapshot;

/**
 * Snapshots are streams: what they take is what the tasks take, and no copy of the text, which is
 * ten times larger than the heap here.
 */
class SnapshotMemoryTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int HEAP_MEBIBYTES = 24;
  private static final int TEXT_MEBIBYTES = 240;
  private static final int READ_MEBIBYTES = 60;

  @Test
  void aSnapshotIsWrittenWithoutTheWholeTextInMemory() throws Exception {
    assertThat(runInSmallHeap("write")).isEqualTo("written");
  }

  @Test
  void aSnapshotIsReadWithoutTheWholeTextInMemory() throws Exception {
    assertThat(runInSmallHeap("read")).isEqualTo("read");
  }

  private String runInSmallHeap(String what) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                what)
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs in a JVM of its own. */
  static final class SmallHeap {

    private SmallHeap() {}

    /**
     * Writes or reads.
     *
     * @param arguments what to do
     */
    public static void main(String[] arguments) throws IOException {
      if (arguments[0].equals("write")) {
        write();
      } else {
        read();
      }
    }

    /** Many tasks with one text, which is in memory once. */
    private static void write() {
      String text = "text".repeat(MEBIBYTE / 4);
      Map<UUID, Map<String, String>> tasks = new TreeMap<>();
      for (int i = 0; i < TEXT_MEBIBYTES; i++) {
        tasks.put(new UUID(0, i), Map.of("description", text));
      }
      byte[] snapshot = SnapshotCodec.write(tasks);
      System.out.println(snapshot.length > 0 ? "written" : "nothing");
    }

    /** One property again and again, of which the last value counts. */
    private static void read() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] value = "text".repeat(MEBIBYTE / 4).getBytes(UTF_8);
      try (OutputStream out = new DeflaterOutputStream(bytes)) {
        out.write(("{\"" + new UUID(0, 1) + "\":{\"p\":\"").getBytes(UTF_8));
        for (int i = 0; i < READ_MEBIBYTES; i++) {
          out.write(value);
          out.write("\",\"p\":\"".getBytes(UTF_8));
        }
        out.write("last\"}}".getBytes(UTF_8));
      }
      Map<UUID, Map<String, String>> tasks =
          SnapshotCodec.read(new Snapshot(new UUID(0, 9), bytes.toByteArray()));
      boolean right = tasks.equals(Map.of(new UUID(0, 1), Map.of("p", "last")));
      System.out.println(right ? "read" : "something else was read");
    }
  }
}
