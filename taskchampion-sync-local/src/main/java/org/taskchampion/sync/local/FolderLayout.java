package org.taskchampion.sync.local;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * Where things are in a synchronised folder. No name is used twice, so no service ever has two
 * contents of one file to choose from.
 *
 * @param root the folder, canonical
 */
record FolderLayout(Path root) {

  /** Begins the names of the files that make a directory a synchronised folder. */
  static final String MARK = "folder-";

  static final String VERSIONS = "versions";
  static final String SNAPSHOTS = "snapshots";

  /** Syncthing leaves alone what begins so, and Dropbox and OneDrive what ends with .tmp, too. */
  static final String TEMPORARY = "~syncthing~taskchampion-";

  /** How many numbers share a directory. */
  private static final long PART = 256;

  private static final int PART_DIGITS = 6;
  private static final int ID_LENGTH = 36;
  private static final int VERSION_NAME_LENGTH = 2 * (1 + ID_LENGTH) + 1;
  private static final Pattern PART_NAME = Pattern.compile("([0-9]{6,9})(?:[^0-9].*)?");
  private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final Pattern VERSION_NAME = Pattern.compile("v-" + ID + "-" + ID);
  private static final Pattern SNAPSHOT_NAME = Pattern.compile("s-" + ID);

  Path mark(UUID history) {
    return root.resolve(MARK + history);
  }

  Path versions() {
    return root.resolve(VERSIONS);
  }

  Path snapshots() {
    return root.resolve(SNAPSHOTS);
  }

  static long partOf(long number) {
    return number / PART;
  }

  Path part(long number) {
    return partDirectory(partOf(number));
  }

  Path partDirectory(long part) {
    return versions().resolve(String.format(Locale.ROOT, "%06d", part));
  }

  Path version(UUID parent, UUID version) {
    return part(NumberedId.number(version)).resolve(versionName(parent, version));
  }

  static String versionName(UUID parent, UUID version) {
    return "v-" + parent + "-" + version;
  }

  Path snapshot(UUID version) {
    return snapshots().resolve("s-" + version);
  }

  /** Says where the file of a version is whose parent nobody knows. It is no name on Windows. */
  String whereIs(UUID version) {
    return part(NumberedId.number(version)) + File.separator + "v-*-" + version;
  }

  /** Returns which directory of versions a name means, also as a service changed it; -1 if none. */
  static long parsePart(String name) {
    long number = 0;
    for (int i = 0; i < PART_DIGITS && name.length() == PART_DIGITS && number >= 0; i++) {
      int digit = name.charAt(i) - '0';
      number = digit >= 0 && digit <= 9 ? number * 10 + digit : -1;
    }
    if (name.length() == PART_DIGITS && number >= 0) {
      return number; // nearly all are so, and the expression takes longer
    }
    Matcher matcher = PART_NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /**
   * What the name of a file says.
   *
   * @param version the version
   * @param parent the one before; the nil UUID for a snapshot
   */
  record Named(UUID version, UUID parent) {}

  /** Returns which version a name means, also as a service changed it; null if none. */
  static @Nullable Named parseVersion(String name) {
    if (name.length() == VERSION_NAME_LENGTH
        && name.startsWith("v-")
        && name.charAt(2 + ID_LENGTH) == '-') {
      UUID parent = Uuids.parse(name.substring(2, 2 + ID_LENGTH));
      UUID version = Uuids.parse(name.substring(3 + ID_LENGTH));
      if (parent != null && version != null) {
        return named(version, parent); // nearly all are so, and an expression takes longer
      }
    }
    Matcher matcher = VERSION_NAME.matcher(name.toLowerCase(Locale.ROOT));
    return matcher.find()
        ? named(UUID.fromString(matcher.group(2)), UUID.fromString(matcher.group(1)))
        : null;
  }

  /** Returns which snapshot a name means, also as a service changed it; null if none. */
  static @Nullable Named parseSnapshot(String name) {
    Matcher matcher = SNAPSHOT_NAME.matcher(name.toLowerCase(Locale.ROOT));
    return matcher.find() ? named(UUID.fromString(matcher.group(1)), Uuids.NIL) : null;
  }

  private static @Nullable Named named(UUID version, UUID parent) {
    return NumberedId.isNumbered(version) ? new Named(version, parent) : null;
  }

  /** Says whether a name is that of one of the directories, also as a service changed it. */
  static boolean isLike(String directory, Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).startsWith(directory);
  }
}
