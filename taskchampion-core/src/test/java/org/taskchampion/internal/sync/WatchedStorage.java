package org.taskchampion.internal.sync;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage that notes which methods of it and of its views are called. */
final class WatchedStorage implements Storage {

  private final Storage storage;
  private final List<String> calls = new ArrayList<>();

  WatchedStorage(Storage storage) {
    this.storage = storage;
  }

  /** Returns the names of the methods that were called. */
  List<String> calls() {
    return calls;
  }

  @Override
  public StorageTransaction begin() {
    calls.add("begin");
    return storage.begin();
  }

  @Override
  public StorageView read() {
    calls.add("read");
    StorageView view = storage.read();
    return (StorageView)
        Proxy.newProxyInstance(
            WatchedStorage.class.getClassLoader(),
            new Class<?>[] {StorageView.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              try {
                return method.invoke(view, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
