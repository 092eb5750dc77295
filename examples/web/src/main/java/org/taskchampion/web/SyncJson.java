package org.taskchampion.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.sync.SyncProblem;

/** How synchronising goes, and what the user can do where it does not. */
final class SyncJson {

  static final String OFF = "No place to synchronise with is set.";

  private static final String HOW =
      "ta config set server_dir DIRECTORY sets one, as does server_origin URL with the rest of its"
          + " settings. Then start this program again.";

  private SyncJson() {}

  static Map<String, Object> off() {
    return Map.of("phase", "OFF", "unsent", 0, "problem", OFF, "remedy", HOW);
  }

  static Map<String, Object> of(SyncStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("phase", status.phase().name());
    json.put("unsent", status.unsent());
    status.lastSuccess().ifPresent(it -> json.put("lastSuccess", it.getEpochSecond()));
    status.nextTry().ifPresent(it -> json.put("nextTry", it.getEpochSecond()));
    status
        .failure()
        .ifPresent(
            failure -> {
              json.put("problem", title(status));
              json.put("detail", String.valueOf(failure.getMessage()));
              json.put("remedy", status.problem().map(SyncJson::remedy).orElse(""));
            });
    return json;
  }

  private static String title(SyncStatus status) {
    return status.problem().map(SyncJson::title).orElse("Synchronising is not possible.");
  }

  private static String title(SyncProblem problem) {
    return switch (problem) {
      case OFFLINE -> "The server cannot be reached.";
      case TIMEOUT -> "The server did not answer in time.";
      case BUSY -> "Somebody else is at work on the server.";
      case TOO_MANY_REQUESTS -> "The server asks for a pause.";
      case NOT_ALLOWED -> "The server does not let this client in.";
      case WRONG_SECRET -> "The encryption secret is another one.";
      case NOT_TRUSTED -> "The server's certificate is not trusted.";
      case NOT_A_SYNC_SERVER -> "There is no sync server at this address.";
      case TOO_LARGE -> "The server takes no version of this size.";
      case DAMAGED -> "What the server has is damaged.";
      case OUT_OF_SYNC -> "This replica and the server do not fit together.";
      case FOREIGN_HISTORY -> "The server has the history of other replicas.";
      case CANCELLED -> "Synchronising was ended early.";
      case FAILED -> "Synchronising failed.";
    };
  }

  private static String remedy(SyncProblem problem) {
    return switch (problem) {
      case OFFLINE, TIMEOUT, BUSY, TOO_MANY_REQUESTS ->
          "Nothing is lost. It is tried again by itself.";
      case NOT_ALLOWED -> "Check server_client_id, or the rights of your account.";
      case WRONG_SECRET ->
          "Set the secret that your other replicas have: ta config set encryption_secret.";
      case NOT_TRUSTED -> "Check the address; a network may ask for a login first.";
      case NOT_A_SYNC_SERVER -> "Check the address: ta config get server_origin.";
      case TOO_LARGE -> "Shorten the longest texts, or raise the server's limit.";
      case DAMAGED, OUT_OF_SYNC -> "ta doctor says more.";
      case FOREIGN_HISTORY -> "ta sync --foreign merge unites the tasks of both.";
      case CANCELLED, FAILED -> "Try it again; ta sync says more.";
    };
  }
}
