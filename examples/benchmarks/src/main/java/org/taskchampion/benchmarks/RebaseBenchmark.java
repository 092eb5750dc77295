package org.taskchampion.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.taskchampion.internal.operation.Rebase;

/** How the cost of a rebase grows with the operations that meet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RebaseBenchmark {

  /** Which tasks the two sides changed. */
  public enum Tasks {
    /** Each side its own. */
    OTHER,
    /** The same ones, and every task's properties on both sides are the same ones too. */
    SHARED
  }

  /** How many operations there are on each side. */
  @Param({"1000", "2000", "4000", "8000", "16000"})
  int operations;

  /** Which tasks they are on. */
  @Param Tasks tasks = Tasks.OTHER;

  private Meeting meeting = Meeting.of(Tasks.OTHER, 0);

  /** Makes the operations. */
  @Setup
  public void prepare() {
    meeting = Meeting.of(tasks, operations);
  }

  /**
   * Rebases.
   *
   * @return what is left
   */
  @Benchmark
  public Rebase rebase() {
    return Rebase.of(meeting.server(), meeting.local());
  }

  /**
   * Runs this benchmark and prints a Markdown table with the time for each operation, and how many
   * pairs of operations were looked at.
   *
   * @param args JMH's own options
   */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include("\\b" + RebaseBenchmark.class.getSimpleName() + "\\b")
            .build();
    var results = new Runner(options).run();
    System.out.println();
    System.out.println("| tasks | operations a side | time | error | per operation | transforms |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    results.stream().sorted((a, b) -> tasks(a).compareTo(tasks(b))).forEach(RebaseBenchmark::print);
  }

  private static Tasks tasks(RunResult result) {
    return Tasks.valueOf(result.getParams().getParam("tasks"));
  }

  private static void print(RunResult result) {
    int operations = Integer.parseInt(result.getParams().getParam("operations"));
    double micros = result.getPrimaryResult().getScore();
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %,.0f us | %,.0f us | %.0f ns | %,d |%n",
        tasks(result).name().toLowerCase(Locale.ROOT),
        operations,
        micros,
        result.getPrimaryResult().getScoreError(),
        micros * 1_000 / (2.0 * operations),
        TransformCount.of(Meeting.of(tasks(result), operations)).lookedUp());
  }
}
