package org.taskchampion.examples.recipes;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.sync.SyncProblem;

/**
 * What a status line says about the synchronisation: how things stand, and what the person can do
 * about it.
 *
 * @param text how things stand
 * @param remedy what helps; empty if there is nothing to do but to wait
 */
record StatusLine(String text, String remedy) {

  /** Says how things stand, with times in a zone. */
  static StatusLine of(SyncStatus status, ZoneId zone) {
    DateTimeFormatter time =
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(Locale.getDefault())
            .withZone(zone);
    return switch (status.phase()) {
      case RUNNING -> new StatusLine("Synchronising", "");
      case PAUSED -> new StatusLine("Paused; " + unsent(status), "Resume when you like.");
      case RETRYING ->
          new StatusLine(
              status.problem().map(StatusLine::problem).orElse("Not synchronised")
                  + status.nextTry().map(it -> "; next try at " + time.format(it)).orElse(""),
              "");
      case STOPPED ->
          new StatusLine(
              status.problem().map(StatusLine::problem).orElse("Not synchronised"),
              status.problem().map(StatusLine::remedy).orElse(""));
      default ->
          new StatusLine(
              status.lastSuccess().map(it -> "Synchronised at " + time.format(it) + "; ").orElse("")
                  + unsent(status),
              "");
    };
  }

  private static String unsent(SyncStatus status) {
    return status.unsent() == 0 ? "everything is sent" : status.unsent() + " changes to send";
  }

  /** What is wrong, in the words of somebody who does not know what a replica is. */
  private static String problem(SyncProblem problem) {
    return switch (problem) {
      case OFFLINE -> "No connection; your changes are kept";
      case TIMEOUT -> "The server takes too long";
      case BUSY -> "The server is busy";
      case TOO_MANY_REQUESTS -> "The server wants to be asked less often";
      case NOT_ALLOWED -> "The server does not let this device in";
      case WRONG_SECRET -> "The secret is not the one that your other devices use";
      case NOT_TRUSTED -> "The server's certificate is not trusted; nothing was sent";
      case NOT_A_SYNC_SERVER -> "There is no sync server at this address";
      case TOO_LARGE -> "Something is too large to be sent";
      case DAMAGED -> "What the server keeps is damaged; your tasks here are whole";
      case OUT_OF_SYNC -> "This device and the server no longer fit together";
      case FOREIGN_HISTORY -> "The server has other tasks than this device";
      default -> "The synchronisation failed";
    };
  }

  /** What a person can do about it. */
  private static String remedy(SyncProblem problem) {
    return switch (problem) {
      case NOT_ALLOWED -> "Check the client id in the settings, or ask whoever runs the server.";
      case WRONG_SECRET -> "Enter the secret of your other devices in the settings.";
      case NOT_TRUSTED -> "Check the address, and the date of this device.";
      case NOT_A_SYNC_SERVER -> "Check the address, or log in to the network first.";
      case TOO_LARGE -> "Ask whoever runs the server for a higher limit.";
      case DAMAGED -> "Restore the server from a backup.";
      case OUT_OF_SYNC -> "Let another device synchronise first.";
      case FOREIGN_HISTORY -> "Choose in the settings whether to unite them.";
      default -> "Try again. If it fails again, look into the log.";
    };
  }
}
