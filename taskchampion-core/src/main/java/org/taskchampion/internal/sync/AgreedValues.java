package org.taskchampion.internal.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values that a replica and the server had both set alike, in one synchronisation. Nothing is left
 * of such a local change to meet what comes with later versions, but where one of those changes the
 * value, it overwrites it all the same (part 9.11 of the specification).
 */
final class AgreedValues {

  private final Map<UUID, Map<String, Optional<String>>> values = new HashMap<>();

  Set<UUID> tasks() {
    return values.keySet();
  }

  /** Says whether both sides had set a property to this value; null if both had removed it. */
  boolean has(UUID task, String property, @Nullable String value) {
    return Optional.ofNullable(value).equals(values.getOrDefault(task, Map.of()).get(property));
  }

  void add(UUID task, String property, @Nullable String value) {
    values.computeIfAbsent(task, uuid -> new HashMap<>()).put(property, Optional.ofNullable(value));
  }

  void remove(UUID task, String property) {
    values.getOrDefault(task, new HashMap<>()).remove(property);
  }
}
