package org.taskchampion.storage.h2;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Copies;

/**
 * One task's properties, as they are stored. They are decoded when they are first asked for, and
 * kept with the page that holds them. Thread-safe: two threads may decode the same, to equal maps.
 */
final class StoredTask {

  private final byte[] bytes;
  // No barrier is needed: what it refers to is immutable, its fields are final.
  private @Nullable Map<String, String> properties;

  StoredTask(byte[] bytes) {
    this.bytes = bytes;
  }

  static StoredTask of(Map<String, String> properties) {
    Map<String, String> copy = Copies.map(properties);
    StoredTask task = new StoredTask(TaskCodec.encode(copy));
    task.properties = copy;
    return task;
  }

  byte[] bytes() {
    return bytes;
  }

  Map<String, String> properties() {
    @Nullable Map<String, String> known = properties;
    if (known == null) {
      known = TaskCodec.decode(bytes);
      properties = known;
    }
    return known;
  }
}
