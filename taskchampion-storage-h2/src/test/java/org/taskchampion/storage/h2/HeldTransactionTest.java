package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/** Another process keeps a transaction open, or is stopped in it. */
class HeldTransactionTest {

  private static final Limits IMPATIENT = Limits.DEFAULT.withLockTimeout(Duration.ofMillis(300));

  @TempDir Path directory;
  private Process other;
  private BufferedReader output;

  private void startOther(String what) throws IOException {
    other = TestProcess.start(HoldingProcess.class, directory.toString(), what);
    output = TestProcess.output(other);
    assertThat(output.readLine()).isEqualTo("begun");
  }

  private void signal(String name) throws Exception {
    // Of the shell, which is everywhere where there are such signals.
    String command = "kill -" + name + " " + other.pid();
    Process kill = new ProcessBuilder("sh", "-c", command).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private void letOtherGoOn() throws IOException {
    OutputStream input = other.getOutputStream();
    input.write('\n');
    input.flush();
  }

  private void assertBusy(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(StorageBusyException.class)
        .hasMessage(
            "process "
                + ProcessHandle.current().pid()
                + ", thread "
                + Thread.currentThread().getName()
                + ", waited for 300 ms to write "
                + directory.toAbsolutePath()
                + ", which process "
                + other.pid()
                + " holds. Nothing was changed; try again, or end what holds it");
  }

  private static void write(H2Storage storage) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.putTasks(Map.of(new UUID(2, 2), Map.of("from", "this process")));
      transaction.commit();
    }
  }

  private static int count(H2Storage storage) {
    try (StorageView view = storage.read()) {
      return view.taskCount();
    }
  }

  private H2Storage openImpatiently() {
    return H2Storage.at(directory, new RealDisk(), IMPATIENT);
  }

  @AfterEach
  void endTheOther() {
    if (other != null) {
      other.destroyForcibly();
    }
  }

  @Test
  void whoeverWaitsGivesUpAfterThirtySecondsByDefault() {
    assertThat(Limits.DEFAULT.lockTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aTransactionThatIsHeldTooLongIsNamedAndItsEndLetsTheOthersIn() throws Exception {
    try (H2Storage storage = openImpatiently()) {
      startOther("write");
      assertBusy(storage::begin);
      assertThat(count(storage)).isZero();
      letOtherGoOn();
      assertThat(output.readLine()).isEqualTo("done");
      assertThat(count(storage)).isEqualTo(1);
      write(storage);
      assertThat(count(storage)).isEqualTo(2);
    }
  }

  @Test
  void openingAndReadingWaitForNobody() throws Exception {
    H2Storage.at(directory).close();
    startOther("write");
    try (H2Storage storage = openImpatiently()) {
      assertThat(count(storage)).isZero();
      assertBusy(storage::begin);
      letOtherGoOn();
      assertThat(output.readLine()).isEqualTo("done");
      assertThat(count(storage)).isEqualTo(1);
    }
  }

  @Test
  void aReaderHoldsNobodyUpAndSeesTheStateThatItBeganWith() throws Exception {
    try (H2Storage storage = openImpatiently()) {
      startOther("read");
      write(storage);
      assertThat(count(storage)).isEqualTo(1);
      letOtherGoOn();
      assertThat(output.readLine()).isEqualTo("saw 0 tasks");
      assertThat(output.readLine()).isEqualTo("done");
    }
  }

  @Test
  @PosixOnly("a signal that stops a process")
  void aProcessThatIsStoppedInATransactionGoesOnWhereItWas() throws Exception {
    try (H2Storage storage = openImpatiently()) {
      startOther("write");
      signal("STOP");
      letOtherGoOn();
      assertBusy(storage::begin);
      signal("CONT");
      assertThat(output.readLine()).isEqualTo("done");
      assertThat(count(storage)).isEqualTo(1);
      write(storage);
    }
  }

  @Test
  @PosixOnly("a signal that stops a process")
  void killingAStoppedProcessRollsItsTransactionBackAndLetsTheOthersIn() throws Exception {
    try (H2Storage patient = H2Storage.at(directory)) {
      startOther("write");
      signal("STOP");
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> write(patient));
      Thread.sleep(100);
      assertThat(waiting).isNotDone();
      signal("KILL");
      waiting.get(60, TimeUnit.SECONDS);
      try (StorageView view = patient.read()) {
        assertThat(view.uuids()).containsExactly(new UUID(2, 2));
      }
    }
  }

  /** Its parent does not want to know that it has ended, as in many containers. */
  @Test
  @PosixOnly("processes that were killed and are not forgotten")
  @EnabledOnOs(OS.LINUX)
  void aProcessThatWasKilledAndIsNotForgottenHindersNobody() throws Exception {
    List<String> java =
        TestProcess.command(
            List.of("-Xmx128m"), HoldingProcess.class, directory.toString(), "write");
    // What the shell started is a child of the sleep that the shell turns into, which never waits.
    String script = "\"$@\" <&3 & echo $! >&2; exec sleep 600";
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 3<&0; " + script, "sh"));
    command.addAll(java);
    Process parent = new ProcessBuilder(command).start();
    try (BufferedReader begun = TestProcess.output(parent);
        BufferedReader number = parent.errorReader(StandardCharsets.UTF_8)) {
      long pid = Long.parseLong(number.readLine());
      assertThat(begun.readLine()).isEqualTo("begun");
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Path status = Path.of("/proc", "" + pid, "stat");
      while (!Files.readString(status).contains(") Z ")) {
        Thread.onSpinWait();
      }
      assertThat(ProcessHandle.of(pid)).hasValueSatisfying(it -> assertThat(it.isAlive()).isTrue());
      try (H2Storage storage = openImpatiently()) {
        write(storage);
        assertThat(count(storage)).isEqualTo(1);
      }
    } finally {
      parent.destroyForcibly();
    }
  }
}
