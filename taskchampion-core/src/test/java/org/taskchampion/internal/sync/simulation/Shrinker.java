package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.taskchampion.Operation;

/** Makes a failing history small: leaves steps out, and then parts of steps. */
final class Shrinker {

  private final Predicate<History> fails;

  Shrinker(Predicate<History> fails) {
    this.fails = fails;
  }

  History shrink(History failing) {
    History history = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (History candidate : smaller(history)) {
        if (fails.test(candidate)) {
          history = candidate;
          smaller = true;
          break;
        }
      }
    }
    return history;
  }

  private static List<History> smaller(History history) {
    List<History> candidates = new ArrayList<>();
    List<Step> steps = history.steps();
    for (int length = steps.size() / 2; length > 1; length /= 2) {
      for (int from = 0; from + length <= steps.size(); from += length) {
        List<Step> fewer = new ArrayList<>(steps);
        fewer.subList(from, from + length).clear();
        candidates.add(new History(history.replicas(), history.versionBytes(), fewer));
      }
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      candidates.add(new History(history.replicas(), history.versionBytes(), without(steps, i)));
    }
    for (int i = 0; i < steps.size(); i++) {
      for (Step part : parts(steps.get(i))) {
        List<Step> other = new ArrayList<>(steps);
        other.set(i, part);
        candidates.add(new History(history.replicas(), history.versionBytes(), other));
      }
    }
    return candidates;
  }

  private static List<Step> parts(Step step) {
    List<Step> parts = new ArrayList<>();
    if (step instanceof Step.Edit edit) {
      leavingOut(edit.changes(), edit.replica(), Step.Edit::new, parts);
    } else if (step instanceof Step.EditAndUndo edit) {
      leavingOut(edit.changes(), edit.replica(), Step.EditAndUndo::new, parts);
    } else if (step instanceof Step.Commit commit) {
      leavingOut(commit.operations(), commit.replica(), Step.Commit::new, parts);
    } else if (step instanceof Step.Believed believed) {
      for (int i = 0; i < believed.later().size(); i++) {
        List<Operation> fewer = without(believed.later(), i);
        parts.add(new Step.Believed(believed.replica(), believed.nil(), believed.kept(), fewer));
      }
    } else if (step instanceof Step.Foreign foreign) {
      leavingOut(foreign.operations(), foreign.server(), Step.Foreign::new, parts);
    } else if (step instanceof Step.Crash crash) {
      parts.add(crash.step());
      for (Step part : parts(crash.step())) {
        parts.add(new Step.Crash(part, crash.commit(), crash.durable()));
      }
    } else if (step instanceof Step.Sync sync) {
      for (Integer call : sync.faults().keySet()) {
        parts.add(
            new Step.Sync(
                sync.replica(), sync.options(), without(sync.faults(), call), sync.meanwhile()));
      }
      sync.meanwhile()
          .forEach(
              (moment, other) -> {
                SortedMap<Moment, Step> fewer = without(sync.meanwhile(), moment);
                parts.add(new Step.Sync(sync.replica(), sync.options(), sync.faults(), fewer));
                for (Step part : parts(other)) {
                  SortedMap<Moment, Step> meanwhile = new TreeMap<>(fewer);
                  meanwhile.put(moment, part);
                  parts.add(
                      new Step.Sync(sync.replica(), sync.options(), sync.faults(), meanwhile));
                }
              });
    } else if (step instanceof Step.Several several) {
      for (int i = 0; i < several.steps().size(); i++) {
        parts.add(new Step.Several(without(several.steps(), i)));
        for (Step part : parts(several.steps().get(i))) {
          List<Step> other = new ArrayList<>(several.steps());
          other.set(i, part);
          parts.add(new Step.Several(other));
        }
      }
    }
    return parts;
  }

  private static <T> void leavingOut(
      List<T> elements, int who, BiFunction<Integer, List<T>, Step> step, List<Step> parts) {
    for (int i = 0; elements.size() > 1 && i < elements.size(); i++) {
      parts.add(step.apply(who, without(elements, i)));
    }
  }

  private static <T> List<T> without(List<T> list, int index) {
    List<T> fewer = new ArrayList<>(list);
    fewer.remove(index);
    return fewer;
  }

  private static <K, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
    SortedMap<K, V> fewer = new TreeMap<>(map);
    fewer.remove(key);
    return fewer;
  }
}
