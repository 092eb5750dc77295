package org.taskchampion.internal.replica;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage that notes which named values are asked for by name, and has not endless patience. */
final class NotingStorage implements Storage {

  private static final int MOST_QUESTIONS = 20_000;

  private final Storage storage;
  private final Set<String> names = new TreeSet<>();
  private int questions;

  NotingStorage(Storage storage) {
    this.storage = storage;
  }

  Set<String> names() {
    return names;
  }

  @Override
  public StorageTransaction begin() {
    return noting(StorageTransaction.class, storage.begin());
  }

  @Override
  public StorageView read() {
    return noting(StorageView.class, storage.read());
  }

  private <T extends StorageView> T noting(Class<T> type, T view) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("value")) {
                names.add((String) arguments[0]);
                if (++questions > MOST_QUESTIONS) {
                  throw new AssertionError("asked for " + MOST_QUESTIONS + " values");
                }
              }
              try {
                return method.invoke(view, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void close() {
    storage.close();
  }
}
