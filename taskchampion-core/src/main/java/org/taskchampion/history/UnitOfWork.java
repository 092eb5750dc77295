package org.taskchampion.history;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * What one commit changed: an edit, an undo, or what a synchronisation brought.
 *
 * <pre>{@code
 * for (UnitOfWork unit : replica.history(20)) {
 *   print(unit.time() + " " + unit.kind() + " " + unit.label().orElse(""));
 * }
 * RevertReport report = replica.revert(replica.history(1).get(0));
 * }</pre>
 *
 * <p>A replica keeps the last {@link #MOST_UNITS} units, or as many as {@code Replica.keepHistory}
 * says, but no more than {@link #MOST_CHARACTERS} characters of them. Of a unit of more than {@link
 * #MOST_CHARACTERS_OF_A_UNIT} characters it keeps no operations: {@link #isWhole()} is false then.
 *
 * <p>Immutable and thread-safe.
 */
public final class UnitOfWork {

  /** How many units a replica keeps, unless it is told otherwise. */
  public static final int MOST_UNITS = 1_000;

  /** How many characters all units have together, at the most. */
  public static final int MOST_CHARACTERS = 1024 * 1024;

  /** How many characters one unit has with its operations, at the most. */
  public static final int MOST_CHARACTERS_OF_A_UNIT = 256 * 1024;

  /** What kind of work a unit is. */
  public enum Kind {
    /** An edit, or a commit of operations. */
    EDIT,
    /** It took back what was done last. */
    UNDO,
    /** It did again what an undo took back. */
    REDO,
    /** It took back a unit by new operations. */
    REVERT,
    /** It took back a value that a synchronisation had overwritten. */
    TAKE_BACK,
    /** What one step of a synchronisation changed here. */
    SYNC,
    /** It brought back what the server's history has and the replica had lost. */
    HEAL,
    /**
     * This version of the library cannot say: a later version wrote the unit, or it was damaged.
     * Such a unit is not {@link #isWhole() whole}.
     */
    UNKNOWN
  }

  /** Whose work a unit is. */
  public enum Whose {
    /** A program of this one's name: see {@code Replica.open}. */
    THIS_PROGRAM,
    /** A program of another name, on this replica. */
    ANOTHER_PROGRAM,
    /**
     * Other replicas, by a synchronisation. The protocol does not say which of them. Their own
     * changes come back like this, too, after a replica was restored from a backup. So does what a
     * synchronisation drops when it moves to another server: tasks that have expired, or those that
     * the new server's state replaces.
     */
    OTHER_REPLICAS,
    /** It is not known: see {@link Kind#UNKNOWN}. */
    UNKNOWN
  }

  private final long id;
  private final Instant time;
  private final Kind kind;
  private final Whose whose;
  private final Optional<String> program;
  private final Optional<String> label;
  private final boolean undoStep;
  private final List<Long> takenBack;
  private final int operationCount;
  private final List<Operation> operations;

  private UnitOfWork(Builder builder) {
    this.id = builder.id;
    this.time = builder.time;
    this.kind = builder.kind;
    this.whose = builder.whose;
    this.program = builder.program;
    this.label = builder.label;
    this.undoStep = builder.undoStep;
    this.takenBack = List.copyOf(builder.takenBack);
    this.operationCount = builder.operationCount;
    this.operations = List.copyOf(builder.operations);
  }

  /**
   * Begins a unit. Replicas make theirs themselves; this is for tests of what shows them.
   *
   * @param kind what kind of work it is
   * @param time when it was committed
   * @return the builder
   */
  public static Builder newBuilder(Kind kind, Instant time) {
    return new Builder(Objects.requireNonNull(kind, "kind"), Objects.requireNonNull(time, "time"));
  }

  /**
   * Returns the number by which the replica knows the unit.
   *
   * @return the number, which it keeps; the first unit of a replica has 0, and each next one has
   *     one more
   */
  public long id() {
    return id;
  }

  /**
   * Returns when the unit was committed to this replica.
   *
   * @return the time on this replica's clock; that of a {@link Kind#SYNC} is when it came, and its
   *     operations say when the changes were made
   */
  public Instant time() {
    return time;
  }

  /**
   * Returns what kind of work it is.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns whose work it is, as far as this replica can tell.
   *
   * @return whose it is
   */
  public Whose whose() {
    return whose;
  }

  /**
   * Returns the name of the program that committed it.
   *
   * @return the name; empty if the program did not say, and for what other replicas did
   */
  public Optional<String> program() {
    return program;
  }

  /**
   * Returns what the program calls it: see {@code EditOptions.labelled}.
   *
   * @return the label, its first 1,000 characters; empty if the program did not say
   */
  public Optional<String> label() {
    return label;
  }

  /**
   * Says whether an undo point stands before it.
   *
   * @return false if undo takes it back together with the unit before it
   */
  public boolean isUndoStep() {
    return undoStep;
  }

  /**
   * Returns the numbers of the units that it took back.
   *
   * @return an unmodifiable list; of a {@link Kind#REDO}, the number of the undo
   */
  public List<Long> takenBack() {
    return takenBack;
  }

  /**
   * Returns how many operations it has, or had.
   *
   * @return the number, without undo points
   */
  public int operationCount() {
    return operationCount;
  }

  /**
   * Says whether the replica keeps its operations.
   *
   * @return false if the unit is too large for that, or of an {@linkplain Kind#UNKNOWN unknown}
   *     kind; it cannot be reverted then
   */
  public boolean isWhole() {
    return kind != Kind.UNKNOWN && operations.size() == operationCount;
  }

  /**
   * Returns its operations, with old values, as they changed this replica.
   *
   * @return an unmodifiable list, in order and without undo points; empty if the unit is not {@link
   *     #isWhole() whole}
   */
  public List<Operation> operations() {
    return operations;
  }

  /** Two are equal if all that they say is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnitOfWork that
        && id == that.id
        && time.equals(that.time)
        && kind == that.kind
        && whose == that.whose
        && program.equals(that.program)
        && label.equals(that.label)
        && undoStep == that.undoStep
        && takenBack.equals(that.takenBack)
        && operationCount == that.operationCount
        && operations.equals(that.operations);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, time, kind);
  }

  /** Returns the number, the kind and whose it is: the texts of tasks do not belong into logs. */
  @Override
  public String toString() {
    return "UnitOfWork[id="
        + id
        + ", time="
        + time
        + ", kind="
        + kind
        + ", whose="
        + whose
        + ", operations="
        + operationCount
        + "]";
  }

  /** Makes a {@link UnitOfWork}. For one thread. */
  public static final class Builder {
    private final Kind kind;
    private final Instant time;
    private long id;
    private Whose whose = Whose.THIS_PROGRAM;
    private Optional<String> program = Optional.empty();
    private Optional<String> label = Optional.empty();
    private boolean undoStep;
    private List<Long> takenBack = List.of();
    private int operationCount;
    private List<Operation> operations = List.of();

    private Builder(Kind kind, Instant time) {
      this.kind = kind;
      this.time = time;
    }

    /**
     * Sets the number.
     *
     * @param id the number
     * @return this
     */
    public Builder id(long id) {
      this.id = id;
      return this;
    }

    /**
     * Sets whose work it is; that of this program by default.
     *
     * @param whose whose it is
     * @return this
     */
    public Builder whose(Whose whose) {
      this.whose = Objects.requireNonNull(whose, "whose");
      return this;
    }

    /**
     * Sets the name of the program.
     *
     * @param program the name; empty if it has none
     * @return this
     */
    public Builder program(Optional<String> program) {
      this.program = Objects.requireNonNull(program, "program");
      return this;
    }

    /**
     * Sets the label.
     *
     * @param label the label; empty for none
     * @return this
     */
    public Builder label(Optional<String> label) {
      this.label = Objects.requireNonNull(label, "label");
      return this;
    }

    /**
     * Sets whether an undo point stands before it; none by default.
     *
     * @param undoStep whether there is one
     * @return this
     */
    public Builder undoStep(boolean undoStep) {
      this.undoStep = undoStep;
      return this;
    }

    /**
     * Sets the numbers of the units that it took back.
     *
     * @param takenBack the numbers
     * @return this
     */
    public Builder takenBack(List<Long> takenBack) {
      this.takenBack = Objects.requireNonNull(takenBack, "takenBack");
      return this;
    }

    /**
     * Sets the operations, all of which are kept.
     *
     * @param operations the operations, with old values and without undo points
     * @return this
     */
    public Builder operations(List<Operation> operations) {
      this.operations = Objects.requireNonNull(operations, "operations");
      this.operationCount = operations.size();
      return this;
    }

    /**
     * Sets how many operations there were, none of which is kept.
     *
     * @param operationCount how many
     * @return this
     */
    public Builder operationsNotKept(int operationCount) {
      this.operations = List.of();
      this.operationCount = operationCount;
      return this;
    }

    /**
     * Makes the unit.
     *
     * @return the unit
     */
    public UnitOfWork build() {
      return new UnitOfWork(this);
    }
  }
}
