package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageView;

/** Offline, with so much unsent that counting it takes long. */
class AutoSyncCountingTest extends VirtualAutoSync {

  private static final Duration SLOW = Duration.ofMillis(300);

  private int counted;
  private long slept;

  @Override
  Storage storage() {
    Storage storage = new InMemoryStorage();
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) ->
                method.getName().equals("read")
                    ? counting(storage.read())
                    : method.invoke(storage, arguments));
  }

  private StorageView counting(StorageView view) {
    return (StorageView)
        Proxy.newProxyInstance(
            StorageView.class.getClassLoader(),
            new Class<?>[] {StorageView.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forEachUnsynced")) {
                counted++;
                slept += SLOW.toNanos();
              }
              return method.invoke(view, arguments);
            });
  }

  @Test
  void countingWhatIsUnsentTakesNoMoreThanAPartOfTheTime() {
    builder.time(time.clock(), () -> time.nanoTime() + slept).afterChanges(Duration.ofDays(1));
    AutoSync sync = started();
    edit();
    time.advance(Duration.ofSeconds(1));
    counted = 0;
    for (int i = 0; i < 120; i++) {
      edit();
      time.advance(Duration.ofMillis(500));
    }
    assertThat(counted).isBetween(1, 6);
    time.advance(Duration.ofMinutes(1));
    assertThat(sync.status().unsent()).isPositive();
    sync.close();
  }
}
