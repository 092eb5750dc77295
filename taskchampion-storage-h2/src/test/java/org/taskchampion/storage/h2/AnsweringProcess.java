package org.taskchampion.storage.h2;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageTransaction;

/** A process that opens, commits and closes as it is told by lines, and answers each of them. */
final class AnsweringProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  AnsweringProcess() throws IOException {
    process = TestProcess.start(AnsweringProcess.class);
    output = TestProcess.output(process);
  }

  /** Returns the number of the last commit, or the simple name of the exception. */
  String ask(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = output.readLine();
    if (answer == null) {
      throw new IOException("it has ended");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    @Nullable H2Storage storage = null;
    String line;
    while ((line = input.readLine()) != null) {
      String[] words = line.split(" ", 2);
      int answer = 0;
      try {
        if (words[0].equals("open")) {
          storage = H2Storage.at(Path.of(words[1]), new RealDisk(), TestProcess.BUSY);
        } else if (storage != null && words[0].equals("close")) {
          storage.close();
          storage = null;
        } else if (storage != null) {
          for (int i = Integer.parseInt(words[1]); i > 0; i--) {
            try (StorageTransaction transaction = storage.begin()) {
              answer = TestProcess.commit(transaction, words[0]);
            }
          }
        }
        System.out.println(answer);
      } catch (StorageException e) {
        System.out.println(e.getClass().getSimpleName());
      }
      System.out.flush();
    }
  }
}
