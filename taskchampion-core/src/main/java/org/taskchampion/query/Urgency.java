package org.taskchampion.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How urgent a task is, and why: a sum of terms, each a coefficient times a factor.
 *
 * <pre>{@code
 * Urgency urgency =
 *     replica.read(view -> Evaluation.of(view, conventions, Instant.now()).urgency(task));
 * for (Urgency.Term term : urgency.terms()) {
 *   System.out.println(term.name() + " " + term.coefficient() + " * " + term.factor());
 * }
 * }</pre>
 *
 * <p>The sum is worked out in single precision, in the order of the terms, as Taskwarrior does:
 * that decides which of two tasks with nearly the same urgency comes first. Immutable and
 * thread-safe.
 */
public final class Urgency implements Comparable<Urgency> {

  private static final MathContext PRINTED = new MathContext(6);

  private final float value;
  private final List<Term> terms;

  Urgency(float value, List<Term> terms) {
    this.value = value;
    this.terms = Collections.unmodifiableList(terms);
  }

  /**
   * A part of an urgency.
   *
   * @param name what it comes from: {@code due}, {@code user.tag.next}, {@code uda.priority.H} …,
   *     the name of the coefficient as {@link Conventions.Builder#coefficient} has it, or {@code
   *     inherit} for what comes from the tasks that wait for this one
   * @param coefficient the coefficient
   * @param factor the factor, mostly from 0 to 1
   */
  public record Term(String name, float coefficient, float factor) {

    /**
     * Returns what the term adds.
     *
     * @return the coefficient times the factor
     */
    public float value() {
      return coefficient * factor;
    }
  }

  /**
   * Returns the urgency as a number.
   *
   * @return the sum of the terms
   */
  public float value() {
    return value;
  }

  /**
   * Returns what the urgency is made of.
   *
   * @return an unmodifiable list of the terms that are not 0, in the order in which they are added
   */
  public List<Term> terms() {
    return terms;
  }

  /**
   * Orders urgencies by their values, the least urgent first. Two of the same value can have
   * different terms, and are not equal then.
   */
  @Override
  public int compareTo(Urgency other) {
    return Float.compare(value, other.value);
  }

  /** Two urgencies are equal if they are made of the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Urgency that && value == that.value && terms.equals(that.terms);
  }

  @Override
  public int hashCode() {
    return Float.hashCode(value);
  }

  /** Returns the number with up to six digits, as Taskwarrior's export has it. */
  @Override
  public String toString() {
    BigDecimal printed = new BigDecimal(value).round(PRINTED);
    return printed.signum() == 0 ? "0" : printed.stripTrailingZeros().toPlainString();
  }
}
