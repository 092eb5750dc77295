package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The numbers of one task's operations, in order, as the index has them; and what changes them. */
final class OperationNumbers {

  private final Set<Long> removed = new HashSet<>();
  private final List<Long> added = new ArrayList<>();

  /** Begins with no change. */
  OperationNumbers() {}

  void remove(long number) {
    removed.add(number);
  }

  void add(long number) {
    added.add(number);
  }

  long[] applyTo(long[] old) {
    long[] numbers = new long[old.length + added.size()];
    int count = 0;
    for (long number : old) {
      if (removed.isEmpty() || !removed.contains(number)) {
        numbers[count++] = number;
      }
    }
    boolean sorted = true;
    for (long number : added) {
      sorted &= count == 0 || numbers[count - 1] < number;
      numbers[count++] = number;
    }
    numbers = Arrays.copyOf(numbers, count);
    if (!sorted) {
      Arrays.sort(numbers);
    }
    return numbers;
  }

  static byte[] encode(long[] numbers) {
    ByteWriter out = new ByteWriter(8 + 2 * numbers.length);
    out.putVar(numbers.length);
    long previous = 0;
    for (long number : numbers) {
      out.putVar(number - previous);
      previous = number;
    }
    return out.toBytes();
  }

  /** Reads numbers; there are none in nothing. */
  static long[] decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new long[0];
    }
    ByteReader in = new ByteReader(bytes);
    long[] numbers = new long[in.getCount(1)];
    long number = 0;
    for (int i = 0; i < numbers.length; i++) {
      number += in.getVar();
      numbers[i] = number;
    }
    return numbers;
  }
}
