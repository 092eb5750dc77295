package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFilesTest {

  private static final HeldFiles PATIENT = new HeldFiles(Duration.ofMinutes(1));
  private static final HeldFiles HASTY = new HeldFiles(Duration.ofMillis(20));

  @TempDir private Path directory;

  /** Fails a number of times. */
  private static final class Failing implements HeldFiles.Action<String> {
    private final IOException failure;
    private int left;
    private int calls;

    Failing(IOException failure, int times) {
      this.failure = failure;
      this.left = times;
    }

    @Override
    public String run() throws IOException {
      calls++;
      if (left-- > 0) {
        throw failure;
      }
      return "done";
    }
  }

  private List<FileSystemException> held() throws IOException {
    String file = directory.resolve("file").toString();
    String there = directory.resolve("there").toString();
    if (Files.notExists(directory.resolve("there"))) {
      Files.createFile(directory.resolve("there"));
    }
    return List.of(
        new AccessDeniedException(file),
        new AccessDeniedException(file, directory.resolve("other").toString(), null),
        new AccessDeniedException(null),
        new FileSystemException(there, null, "it is being used by another process"),
        new FileSystemException(file, there, "it is being used by another process"));
  }

  @Test
  void whatAnotherProgramHoldsForAMomentIsWaitedFor() throws IOException {
    for (FileSystemException e : held()) {
      Failing action = new Failing(e, 3);
      assertThat(PATIENT.await(action)).isEqualTo("done");
      assertThat(action.calls).isEqualTo(4);
    }
  }

  @Test
  void whatStaysHeldIsSaid() throws IOException {
    for (FileSystemException e : held()) {
      assertThatThrownBy(() -> HASTY.await(new Failing(e, Integer.MAX_VALUE)))
          .isInstanceOf(FileHeldException.class)
          .hasCause(e);
    }
    assertThatThrownBy(() -> HASTY.await(new Failing(held().get(0), Integer.MAX_VALUE)))
        .satisfies(
            e ->
                assertThat(Reasons.withFile(e))
                    .isEqualTo(
                        directory.resolve("file")
                            + ": another program has it open, or it is write-protected"));
  }

  @Test
  void whatIsFinalIsNotTriedAgain() {
    String file = directory.resolve("file").toString();
    for (IOException e :
        List.of(
            new NoSuchFileException(file),
            new FileAlreadyExistsException(file),
            new IOException("no space"),
            // Nobody may write to a directory that is not there.
            new AccessDeniedException(directory.resolve("away/file").toString()),
            // A share that is away, a drive that was pulled out.
            new FileSystemException(
                directory.resolve("away/file").toString(), null, "the network path was not found"),
            new FileSystemException(
                directory.resolve("away/file").toString(),
                directory.resolve("away/other").toString(),
                "the device is not ready"),
            new FileSystemException(null, null, "the device is not ready"))) {
      Failing action = new Failing(e, Integer.MAX_VALUE);
      assertThatThrownBy(() -> PATIENT.await(action)).isSameAs(e);
      assertThat(action.calls).isEqualTo(1);
    }
  }

  @Test
  void nothingWaitsWhereOpenFilesAreInNobodysWay() throws IOException {
    FileSystemException e = held().get(0);
    Failing action = new Failing(e, 1);
    assertThatThrownBy(() -> new HeldFiles(Duration.ZERO).await(action)).isSameAs(e);
    assertThat(action.calls).isEqualTo(1);
  }

  /** As when somebody presses "cancel" while a scanner reads a file. */
  @Test
  void anInterruptEndsTheWaitingAndIsKept() throws Exception {
    FileSystemException e = held().get(0);
    CountDownLatch waits = new CountDownLatch(3);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              thrown.set(
                  catchThrowable(
                      () ->
                          new HeldFiles(Duration.ofDays(1))
                              .await(
                                  () -> {
                                    waits.countDown();
                                    throw e;
                                  })));
              kept.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    waits.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(HeldWaitInterruptedException.class).hasCause(e);
    assertThat(kept).isTrue();
  }

  @Test
  void anInterruptThatCameBeforeEndsNoAction() throws IOException {
    Thread.currentThread().interrupt();
    Failing action = new Failing(held().get(0), 0);
    assertThat(PATIENT.await(action)).isEqualTo("done");
    assertThat(Thread.interrupted()).isTrue();

    Thread.currentThread().interrupt();
    Failing failing = new Failing(held().get(0), Integer.MAX_VALUE);
    assertThatThrownBy(() -> PATIENT.await(failing))
        .isInstanceOf(HeldWaitInterruptedException.class)
        .hasMessage("interrupted while another program had " + directory.resolve("file") + " open");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failing.calls).isEqualTo(1);
  }
}
