package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final UUID C = UUID.fromString("cccccccc-0000-4000-8000-00000000000c");

  private final Map<UUID, Map<String, String>> members = new LinkedHashMap<>();
  private final Map<UUID, Map<String, String>> others = new HashMap<>();
  private final List<Collection<UUID>> lookUps = new ArrayList<>();

  private static Map<String, String> task(String status, Object... dependencies) {
    Map<String, String> task = new HashMap<>();
    if (status != null) {
      task.put("status", status);
    }
    for (Object dependency : dependencies) {
      task.put("dep_" + dependency, "");
    }
    return task;
  }

  private Dependencies dependencies() {
    return new Dependencies(
        DependencyGraph.of(
            members,
            uuids -> {
              lookUps.add(List.copyOf(uuids));
              Map<UUID, Map<String, String>> found = new HashMap<>(others);
              found.keySet().retainAll(uuids);
              return found;
            }));
  }

  @Test
  void dependenciesLeadBothWays() {
    members.put(A, task("pending", B, C));
    members.put(B, task("pending", C));
    members.put(C, task("pending"));
    Dependencies dependencies = dependencies();
    assertThat(dependencies.dependencies(A)).containsExactlyInAnyOrder(B, C);
    assertThat(dependencies.dependencies(B)).containsExactly(C);
    assertThat(dependencies.dependencies(C)).isEmpty();
    assertThat(dependencies.dependents(A)).isEmpty();
    assertThat(dependencies.dependents(B)).containsExactly(A);
    assertThat(dependencies.dependents(C)).containsExactlyInAnyOrder(A, B);
    assertThat(dependencies.isBlocked(A)).isTrue();
    assertThat(dependencies.isBlocked(C)).isFalse();
    assertThat(dependencies.isBlocking(A)).isFalse();
    assertThat(dependencies.isBlocking(C)).isTrue();
    assertThat(lookUps).isEmpty();
  }

  @Test
  void onlyATaskThatIsExactlyPendingIsWaitedFor() {
    for (String status :
        new String[] {null, "", "recurring", "completed", "deleted", "Pending", "pending "}) {
      members.put(A, task("pending", B));
      members.put(B, task(status));
      assertThat(dependencies().isBlocked(A)).as("[%s]", status).isFalse();
      assertThat(dependencies().isBlocking(B)).as("[%s]", status).isFalse();
      assertThat(dependencies().dependencies(A)).as("[%s]", status).isEmpty();
    }
  }

  @Test
  void aRecurringMemberWaitsToo() {
    members.put(A, task("recurring", B));
    members.put(B, task("pending"));
    assertThat(dependencies().isBlocked(A)).isTrue();
  }

  @Test
  void aPendingTaskOutsideOfTheWorkingSetIsWaitedFor() {
    members.put(A, task("pending", B));
    others.put(B, task("pending", C));
    others.put(C, task("pending"));
    Dependencies dependencies = dependencies();
    assertThat(dependencies.dependencies(A)).containsExactly(B);
    assertThat(dependencies.dependents(B)).containsExactly(A);
    assertThat(dependencies.isBlocked(B)).as("B is no member").isFalse();
    assertThat(dependencies.isBlocking(C)).isFalse();
    assertThat(lookUps).containsExactly(List.of(B));
  }

  @Test
  void aTaskThatDoesNotExistIsNotWaitedFor() {
    members.put(A, task("pending", B));
    assertThat(dependencies().isBlocked(A)).isFalse();
  }

  @Test
  void uuidsInUpperCaseNameTheSameTask() {
    members.put(A, task("pending", B.toString().toUpperCase(Locale.ROOT), B));
    members.put(B, task("pending"));
    assertThat(dependencies().dependencies(A)).containsExactly(B);
    assertThat(dependencies().dependents(B)).containsExactly(A);
  }

  @Test
  void propertiesThatNameNoTaskAreIgnored() {
    members.put(A, task("pending", "", "milk", "1-2-3-4-5", B + "x"));
    members.put(B, task("pending"));
    assertThat(dependencies().isBlocked(A)).isFalse();
    assertThat(DependencyGraph.parseProperty("dep" + B)).isNull();
    assertThat(DependencyGraph.parseProperty("DEP_" + B)).isNull();
    assertThat(DependencyGraph.parseProperty("dep_" + B)).isEqualTo(B);
  }

  @Test
  void tasksThatWaitForEachOtherOrThemselvesDoNoHarm() {
    members.put(A, task("pending", B, A));
    members.put(B, task("pending", A));
    assertThat(dependencies().dependencies(A)).containsExactlyInAnyOrder(A, B);
    assertThat(dependencies().dependents(A)).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void whatIsReturnedCannotBeChanged() {
    members.put(A, task("pending", B));
    members.put(B, task("pending"));
    assertThat(dependencies().dependencies(A)).isUnmodifiable();
    assertThat(dependencies().dependents(B)).isUnmodifiable();
    assertThat(dependencies().dependents(C)).isUnmodifiable().isEmpty();
  }
}
