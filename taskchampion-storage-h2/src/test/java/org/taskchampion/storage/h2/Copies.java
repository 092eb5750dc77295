package org.taskchampion.storage.h2;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageView;

/**
 * The copies of a replica that were made in a life, on the same simulated disk, and what each one
 * has to hold. One that was not acknowledged is not there, or is whole all the same.
 */
final class Copies {

  /** A replica with nothing in it. */
  static final String EMPTY = "empty";

  private static final int MOST = 12;

  private final Random random;
  private final SimulatedDisk disk;
  private final Limits limits;
  private final Map<String, byte[]> contents = new TreeMap<>();
  private final Set<String> acknowledged = new HashSet<>();

  Copies(Random random, SimulatedDisk disk, Limits limits) {
    this.random = random;
    this.disk = disk;
    this.limits = limits;
    SimulatedProcess process = disk.start(Fate.NONE);
    try {
      process.createDirectory(process.home().resolve(EMPTY));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    contents.put(EMPTY, export(new InMemoryStorage()));
    open(process, EMPTY).close();
    acknowledged.add(EMPTY);
  }

  /** Returns everything that a storage holds. */
  static byte[] export(Storage storage) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread.interrupted();
    try {
      Replica.open(storage).exportTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static InMemoryStorage imported(byte[] export) {
    InMemoryStorage storage = new InMemoryStorage();
    load(storage, export);
    return storage;
  }

  /** Imports; again, if an interrupt ended that, for which the storage must still be empty. */
  static void load(Storage storage, byte[] export) {
    while (true) {
      Thread.interrupted();
      try {
        Replica.open(storage).importFrom(new ByteArrayInputStream(export));
        return;
      } catch (InterruptedIOException e) {
        Thread.interrupted();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  boolean isFull() {
    return contents.size() >= MOST;
  }

  /** Returns the name of a new copy, which may be there from now on. */
  String begin(Storage model) {
    String name = "copy" + contents.size();
    contents.put(name, export(model));
    if (random.nextInt(4) == 0) {
      disk.home().bind(name, disk.directory());
      disk.home().force();
    }
    return name;
  }

  /** Says that a copy must be there from now on. */
  void acknowledge(String name) {
    acknowledged.add(name);
  }

  /** Says that the copy cannot be there, or not be noticed. */
  void refuse(String name) {
    if (isThere(name)) {
      throw new AssertionError(name + " is there, although it was said that there is no backup");
    }
  }

  /** Returns a copy that is there. */
  String any() {
    List<String> names = new ArrayList<>(new TreeMap<>(contents).keySet());
    names.retainAll(acknowledged);
    return random.nextInt(3) == 0 ? EMPTY : names.get(random.nextInt(names.size()));
  }

  byte[] content(String name) {
    return contents.getOrDefault(name, new byte[0]);
  }

  private boolean isThere(String name) {
    return disk.home().find(name) instanceof SimulatedDirectory directory
        && !directory.names().isEmpty();
  }

  private H2Storage open(SimulatedProcess process, String name) {
    return H2Storage.at(process.home().resolve(name), process, limits);
  }

  /** Opens all copies. */
  void check() {
    contents.keySet().forEach(this::check);
  }

  private void check(String name) {
    if (!isThere(name)) {
      if (acknowledged.contains(name)) {
        throw new AssertionError(name + " is gone");
      }
      return;
    }
    SimulatedProcess process = disk.start(Fate.NONE);
    try (H2Storage storage = open(process, name);
        StorageView found = storage.read();
        InMemoryStorage model = imported(content(name));
        StorageView wanted = model.read()) {
      StoredState expected = StoredState.of(wanted, RandomChanges.uuids(), RandomChanges.NAMES);
      StoredState there = StoredState.of(found, RandomChanges.uuids(), RandomChanges.NAMES);
      if (!there.equals(expected)) {
        throw new AssertionError(name + " is not what it was:" + expected.difference(there));
      }
    }
    disk.kill(process);
  }
}
