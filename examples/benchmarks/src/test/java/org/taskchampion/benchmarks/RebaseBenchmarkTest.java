package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class RebaseBenchmarkTest {

  @Test
  void everyBenchmarkRuns() throws Exception {
    var options =
        new OptionsBuilder()
            .include("org\\.taskchampion\\.benchmarks\\..*")
            .param("operations", "100")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    var results = new Runner(options).run();

    assertThat(results).hasSize(RebaseBenchmark.Tasks.values().length);
  }
}
