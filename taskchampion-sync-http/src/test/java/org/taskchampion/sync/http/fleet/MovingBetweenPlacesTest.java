package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * Replicas move from each kind of place to each other kind (part 9.7), with a Rust replica at the
 * same base where both places know them.
 */
@Tag("fleet")
class MovingBetweenPlacesTest {

  private static final UUID MILK = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID BREAD = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");

  @TempDir static Path directory;
  private static final Map<Kind, Place> PLACES = new EnumMap<>(Kind.class);
  private static RustDriver driver;
  private static int directories;

  /** The kinds of places. */
  enum Kind {
    DIRECTORY(DirectoryPlace::plain),
    FOLDER(DirectoryPlace::folder),
    SEALED_FOLDER(DirectoryPlace::sealedFolder),
    TASKWARRIORS_DIRECTORY(LocalDatabasePlace::new),
    HTTP(HttpPlace::new),
    GIT(GitPlace::new),
    S3(S3Place::new),
    GCS(GcsPlace::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors
    private final Function<Path, Place> make;

    Kind(Function<Path, Place> make) {
      this.make = make;
    }

    /** Says whether a Rust replica can begin with a snapshot there. */
    boolean knowsSnapshots() {
      return this != TASKWARRIORS_DIRECTORY;
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Kind.values())
        .flatMap(
            from ->
                Stream.of(Kind.values())
                    .filter(to -> to != from)
                    .map(to -> Arguments.of(from, to)));
  }

  @BeforeAll
  static void start() {
    Map<String, String> environment = new HashMap<>();
    for (Kind kind : Kind.values()) {
      Place place = kind.make.apply(directory.resolve(kind.name()));
      PLACES.put(kind, place);
      environment.putAll(place.environment());
    }
    driver = new RustDriver(environment);
  }

  @AfterAll
  static void stop() {
    driver.close();
    PLACES.values().forEach(Place::close);
  }

  private static RustDriver.Replica rust() {
    return driver.open(directory.resolve("replica-" + ++directories));
  }

  private static Map<UUID, Map<String, String>> dump(Replica replica, SyncServer server) {
    return Member.ours(replica, server).dump();
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void everythingGoesAlongAndAllMeetAgain(Kind from, Kind to) {
    Place before = PLACES.get(from);
    Place after = PLACES.get(to);
    before.empty();
    after.empty();
    boolean rustBefore = before.server().isUsedByOtherImplementations();
    boolean rustAfter = after.server().isUsedByOtherImplementations();
    String there = rustAfter ? after.connect(driver) : "";
    List<Member> all = new ArrayList<>();
    try (Replica first = Replica.open(new InMemoryStorage());
        Replica second = Replica.open(new InMemoryStorage());
        Replica joining = Replica.open(new InMemoryStorage())) {
      RustDriver.@Nullable Replica theirs = rustBefore ? rust() : null;

      // All are at one base; two of them have something that is not sent.
      first.edit(edit -> edit.create(MILK).description("Milk").priority("H"));
      first.edit(edit -> edit.task(MILK).priority(null).addTag("shop"));
      first.sync(before.server());
      second.sync(before.server());
      if (theirs != null) {
        theirs.sync(before.connect(driver), false);
        assertThat(theirs.dump()).isEqualTo(dump(first, before.server()));
      }
      UUID base = first.baseVersion();
      first.edit(edit -> edit.task(MILK).addTag("first"));
      second.edit(edit -> edit.create(BREAD).description("Bread"));

      SyncReport report = first.sync(after.server());
      assertThat(report.wentOn()).isEqualTo(rustBefore);
      assertThat(report.reroot().isPresent()).isEqualTo(!rustBefore);
      SyncReport follows = second.sync(after.server());
      assertThat(follows.reroot().isPresent()).isEqualTo(!rustBefore);
      first.sync(after.server());
      joining.sync(after.server());

      for (Replica replica : List.of(first, second, joining)) {
        all.add(Member.ours(replica, after.server()));
      }
      if (rustAfter) {
        if (theirs != null) {
          theirs.change(MILK, List.of(List.of("addTag", "theirs")));
          all.add(Member.rust(theirs, there, false));
        }
        if (to.knowsSnapshots() || !rustBefore) {
          all.add(Member.rust(rust(), there, false));
        }
      }
      all.forEach(member -> member.sync(false));
      all.forEach(member -> member.sync(false));
      Map<UUID, Map<String, String>> state = dump(first, after.server());
      assertThat(state).containsOnlyKeys(MILK, BREAD);
      assertThat(state.get(MILK))
          .containsKeys("tag_shop", "tag_first")
          .doesNotContainKey("priority");
      assertThat(state.get(MILK).containsKey("tag_theirs")).isEqualTo(rustAfter && theirs != null);
      for (Member member : all) {
        assertThat(member.dump()).isEqualTo(state);
        assertThat(member.unsyncedOperations()).isZero();
        assertThat(member.verify()).isEmpty();
      }
      assertThat(first.baseVersion()).isNotEqualTo(base);

      // And back: the history there has gone on without them.
      SyncReport back = first.sync(before.server());
      second.sync(before.server());
      first.sync(before.server());
      assertThat(back.reroot()).contains(SyncReport.Reroot.FOREIGN_HISTORY);
      assertThat(dump(first, before.server()))
          .isEqualTo(dump(second, before.server()))
          .isEqualTo(state);
    } finally {
      all.forEach(Member::close);
    }
  }
}
