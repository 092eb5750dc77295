package org.taskchampion.internal.sync.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage that ends the process at a commit, and tells of every commit. */
final class CrashingStorage implements Storage {

  private final Storage storage;
  private final Runnable committed;
  private int commits;
  private int crashAt;
  private boolean durable;

  /**
   * Wraps a storage.
   *
   * @param committed hears of every commit, when its transaction is closed
   */
  CrashingStorage(Storage storage, Runnable committed) {
    this.storage = storage;
    this.committed = committed;
  }

  /** Returns how many commits there were. */
  int commits() {
    return commits;
  }

  /**
   * Ends the process at a later commit.
   *
   * @param commit which one, from 1; 0 for none
   * @param afterwards whether the commit is durable before the end
   */
  void crashAt(int commit, boolean afterwards) {
    crashAt = commit == 0 ? 0 : commits + commit;
    durable = afterwards;
  }

  @Override
  public StorageTransaction begin() {
    StorageTransaction transaction = storage.begin();
    boolean[] done = {false};
    return (StorageTransaction)
        Proxy.newProxyInstance(
            CrashingStorage.class.getClassLoader(),
            new Class<?>[] {StorageTransaction.class},
            (proxy, method, arguments) -> {
              boolean commit = method.getName().equals("commit");
              if (commit && ++commits == crashAt && !durable) {
                throw new Crash();
              }
              Object result = invoke(method, transaction, arguments);
              if (commit) {
                done[0] = true;
                if (commits == crashAt) {
                  throw new Crash();
                }
              } else if (done[0] && method.getName().equals("close")) {
                done[0] = false;
                committed.run();
              }
              return result;
            });
  }

  private static @Nullable Object invoke(
      Method method, StorageTransaction transaction, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(transaction, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public StorageView read() {
    return storage.read();
  }

  @Override
  public void close() {
    storage.close();
  }
}
