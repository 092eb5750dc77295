/**
 * Measures the library: {@link org.taskchampion.benchmarks.Rows} in the large, beside TaskChampion
 * itself, and {@link org.taskchampion.benchmarks.RebaseBenchmark} what happens where two replicas
 * meet. What is measured and what came out is in docs/benchmarks.md.
 */
@NullMarked
package org.taskchampion.benchmarks;

import org.jspecify.annotations.NullMarked;
