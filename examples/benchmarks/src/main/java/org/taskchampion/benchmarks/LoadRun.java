package org.taskchampion.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;

/** The load on one place: writers, faults, and what must be true at the end. */
final class LoadRun {

  private static final int MOST_ROUNDS = 3;

  /** After everybody was cut off, nobody is for so many times as long. */
  private static final int REST = 5;

  /**
   * What to do.
   *
   * @param replicas how many writers there are in this JVM
   * @param processes how many others have one each
   * @param time how long they write
   * @param fills whether to fill the disk for a while now and then
   */
  record Settings(int replicas, int processes, Duration time, boolean fills, long seed) {}

  /** A writer, and where its replica and its journal are. */
  record Writer(PlaceKind kind, String address, int number, Path directory, Path journals) {

    Place place() {
      return kind == PlaceKind.GIT
          ? PlaceKind.git(Path.of(address), "copies-" + number)
          : FilledPlace.at(kind, address).place();
    }

    void run(LoadWriter.Told told, BooleanSupplier goesOn)
        throws IOException, InterruptedException {
      new LoadWriter(number, directory, journals, place(), told).run(goesOn);
    }
  }

  private final PlaceKind kind;
  private final @Nullable RunningServices running;
  private final Services services;
  private final Path directory;
  private final Path journals;
  private final Settings settings;
  private final Random random;
  private final LoadFigures figures = new LoadFigures();
  private final List<Writer> writers = new ArrayList<>();
  private final List<LoadProcess> processes = new ArrayList<>();
  private @Nullable FaultyFront front;
  private int serversKilled;
  private int processesKilled;
  private int cuts;
  private int fills;
  private long connectedUntil;

  /**
   * Begins.
   *
   * @param running the servers that can be killed; null for none
   * @param services where the servers are
   * @param directory an empty directory for the replicas and the place
   * @param journals an empty directory elsewhere, which is never full
   */
  LoadRun(
      PlaceKind kind,
      @Nullable RunningServices running,
      Services services,
      Path directory,
      Path journals,
      Settings settings) {
    this.kind = kind;
    this.running = running;
    this.services = services;
    this.directory = directory;
    this.journals = journals;
    this.settings = settings;
    this.random = new Random(settings.seed());
  }

  /** Returns a row of the table, or throws if something was lost. */
  String run() throws IOException, InterruptedException {
    try {
      return runAll();
    } finally {
      if (front != null) {
        front.close(); // or else its threads keep a failed program from its end
      }
    }
  }

  private String runAll() throws IOException, InterruptedException {
    String address = address();
    for (int i = 0; i < settings.replicas() + settings.processes(); i++) {
      writers.add(new Writer(kind, address, i, directory.resolve("replica-" + i), journals));
    }
    begin();
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (Writer writer : writers.subList(0, settings.replicas())) {
      threads.add(new Thread(() -> write(writer, () -> !isOver.get())));
    }
    for (Writer writer : writers.subList(settings.replicas(), writers.size())) {
      processes.add(new LoadProcess(writer, figures));
    }
    threads.forEach(Thread::start);
    long start = System.nanoTime();
    connectedUntil = start;
    faulty(true);
    while (System.nanoTime() - start < settings.time().toNanos() && figures.isWhole()) {
      Thread.sleep(300 + random.nextInt(1_500));
      fault();
    }
    faulty(false);
    // All at once: whoever goes on writing makes the others' last synchronisations longer.
    isOver.set(true);
    for (LoadProcess process : processes) {
      process.end();
    }
    long told = System.nanoTime();
    for (Thread thread : threads) {
      thread.join();
    }
    for (LoadProcess process : processes) {
      process.awaitEnd();
    }
    long ended = System.nanoTime();
    double seconds = (ended - start) / 1e9;
    figures.check();
    String end = verify();
    double rest = (System.nanoTime() - ended) / 1e9;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d processes, %d servers killed, %d cuts, %d times full | %.0f s, %.0f s | %s |",
        kind.words(),
        figures.cells(seconds),
        processesKilled,
        serversKilled,
        cuts,
        fills,
        (ended - told) / 1e9,
        rest,
        end);
  }

  private void write(Writer writer, BooleanSupplier goesOn) {
    try {
      writer.run(figures, goesOn);
    } catch (Throwable e) {
      figures.fault("writer " + writer.number(), e);
    }
  }

  /** Makes the place, with a front that has faults where there are requests. */
  private String address() throws IOException {
    Path place = Files.createDirectory(directory.resolve("place"));
    return switch (kind) {
      case DIRECTORY, FOLDER, TASKWARRIOR, GIT -> {
        kind.make(services, place);
        yield place.toString();
      }
      case HTTP -> front(services.http()) + " " + UUID.randomUUID();
      case S3 -> {
        String bucket = PlaceKind.newBucket();
        Services.makeDirectory(services.s3Data().resolve(bucket));
        yield front(services.s3()) + " " + bucket;
      }
      case GCS -> {
        String bucket = PlaceKind.newBucket();
        // The front first: it sets what Java's HTTP client reads once, and a bucket is made with
        // it.
        String origin = front(services.gcs());
        services.makeGcsBucket(bucket);
        yield origin + " " + bucket;
      }
    };
  }

  private String front(String service) throws IOException {
    FaultyFront made = new FaultyFront(service, settings.seed());
    front = made;
    return made.origin();
  }

  private void faulty(boolean isFaulty) {
    if (front != null) {
      front.faulty(isFaulty);
    }
  }

  /** Makes the task that all change, and lets the first replica send it. */
  private void begin() {
    Writer first = writers.get(0);
    try (Replica replica = Replica.open(H2Storage.at(first.directory()));
        SyncServer server = first.place().open()) {
      replica.edit(edit -> edit.create(LoadWriter.SHARED).set("status", "pending"));
      replica.sync(server);
    }
  }

  private void fault() throws IOException, InterruptedException {
    int pause = 500 + random.nextInt(2_000);
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        if (!processes.isEmpty()) {
          processes.get(random.nextInt(processes.size())).killAndStart();
          processesKilled++;
        }
      }
      case 2, 3 -> {
        if (front != null && System.nanoTime() - connectedUntil >= 0) {
          long start = System.nanoTime();
          cutOff(front, pause);
          long end = System.nanoTime();
          connectedUntil = end + REST * (end - start);
        }
      }
      default -> {
        if (settings.fills()) {
          fills++;
          FullDisk.fill(directory.resolve("ballast"), Duration.ofMillis(pause));
        }
      }
    }
  }

  /** Kills the server, which may take seconds to come back, or else cuts the connections. */
  private void cutOff(FaultyFront from, int pause) throws IOException, InterruptedException {
    if (running != null && random.nextBoolean() && running.kill(kind)) {
      serversKilled++;
      Thread.sleep(pause);
      running.startAgain(kind);
      Services now = running.services();
      from.service(kind == PlaceKind.HTTP ? now.http() : now.s3());
    } else {
      cuts++;
      from.cut(true);
      Thread.sleep(pause);
      from.cut(false);
    }
  }

  /** Synchronises all until nothing is new, and compares everybody with everything. */
  private String verify() throws IOException {
    List<Replica> replicas = new ArrayList<>();
    List<SyncServer> servers = new ArrayList<>();
    try {
      for (Writer writer : writers) {
        replicas.add(Replica.open(H2Storage.at(writer.directory())));
        servers.add(writer.place().open());
      }
      settle(replicas, servers);
      LoadReplay replay = new LoadReplay(servers.get(0));
      Map<UUID, Map<String, String>> tasks = properties(replicas.get(0));
      for (Replica replica : replicas) {
        require(properties(replica).equals(tasks), "a replica differs from the first one");
        require(replica.verify().findings().isEmpty(), "a replica is not whole");
      }
      require(replay.tasks().equals(tasks), "the replayed history differs from the replicas");
      long acknowledged = 0;
      for (Writer writer : writers) {
        acknowledged += acknowledged(writer, tasks);
      }
      return String.format(
          Locale.ROOT,
          "%,d tasks, %,d versions, %,d edits in journals",
          tasks.size(),
          replay.versions(),
          acknowledged);
    } finally {
      servers.forEach(SyncServer::close);
      replicas.forEach(Replica::close);
    }
  }

  /**
   * One after the other, so that nobody loses a race: whoever has something to send has sent it
   * after the first round, and fetched it all after the second one.
   */
  private static void settle(List<Replica> replicas, List<SyncServer> servers) {
    boolean isNew = true;
    for (int round = 0; isNew; round++) {
      require(round < MOST_ROUNDS, "the replicas do not come to rest");
      isNew = false;
      for (int i = 0; i < replicas.size(); i++) {
        isNew |= !replicas.get(i).sync(servers.get(i)).nothingNew();
      }
    }
  }

  private static Map<UUID, Map<String, String>> properties(Replica replica) {
    Map<UUID, Map<String, String>> properties = new HashMap<>();
    for (Task task : replica.tasks()) {
      Map<String, String> own = new HashMap<>(task.properties());
      properties.put(task.uuid(), own);
    }
    return properties;
  }

  /** Everything that a writer was told is committed must be there. */
  private static long acknowledged(Writer writer, Map<UUID, Map<String, String>> tasks)
      throws IOException {
    long last = LoadWriter.acknowledged(LoadWriter.journal(writer.journals(), writer.number()));
    for (long count = Math.max(1, last - LoadWriter.TASKS + 1); count <= last; count++) {
      Map<String, String> task = tasks.get(LoadWriter.task(writer.number(), count));
      String there = task == null ? null : task.get("count");
      require(
          there != null && Long.parseLong(there) >= count,
          "edit " + count + " of writer " + writer.number() + " is lost: there is " + there);
    }
    return last;
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalStateException(otherwise);
    }
  }
}
