package org.taskchampion.sync.cloud;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Lets several threads go on one at a time, in an order that a seed decides: each waits at its gate
 * before every request.
 */
final class Turns {

  private final Random random;
  private final List<Gate> waiting = new ArrayList<>();
  private final Semaphore arrived = new Semaphore(0);

  Turns(Random random) {
    this.random = random;
  }

  /** Where one thread waits for its turn. */
  final class Gate {
    private final int number;
    private final Semaphore open = new Semaphore(0);

    private Gate(int number) {
      this.number = number;
    }

    /** Waits until it is this thread's turn. */
    void pass() {
      synchronized (waiting) {
        waiting.add(this);
      }
      arrived.release();
      open.acquireUninterruptibly();
    }
  }

  /** Runs all to their end. Each must use its own gate. */
  void run(List<Turn> all) {
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Turn turn = all.get(i);
      Gate gate = new Gate(i);
      Thread thread =
          new Thread(
              () -> {
                gate.pass();
                try {
                  turn.take(gate);
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                } finally {
                  arrived.release();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    for (int i = 0; i < all.size(); i++) {
      arrived.acquireUninterruptibly();
    }
    while (true) {
      Gate next;
      synchronized (waiting) {
        if (waiting.isEmpty()) {
          break;
        }
        waiting.sort(Comparator.comparingInt(gate -> gate.number));
        next = waiting.remove(random.nextInt(waiting.size()));
      }
      next.open.release();
      arrived.acquireUninterruptibly(); // it is at its gate again, or has ended
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        AssertionError error = new AssertionError(failures.get(0));
        failures.forEach(error::addSuppressed);
        throw error;
      }
    }
  }

  /** What a thread does. */
  interface Turn {
    void take(Gate gate);
  }
}
