package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;

/** The names and contents of the files in the branch, byte for byte as TaskChampion has them. */
final class BranchFiles {

  static final String META = "meta";
  static final String SNAPSHOT = "snapshot";

  private static final int HEX_DIGITS = 32;
  private static final int VERSION_NAME_CHARACTERS = 2 + HEX_DIGITS + 1 + HEX_DIGITS;

  private BranchFiles() {}

  /**
   * The file {@code meta}.
   *
   * @param latest the last version; nil before the first
   * @param salt what keys are derived with
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Meta(UUID latest, byte[] salt) {
    byte[] toBytes() {
      return ("{\"latest_version\":\""
              + hex(latest)
              + "\",\"salt\":\""
              + Base64.getEncoder().encodeToString(salt)
              + "\"}")
          .getBytes(UTF_8);
    }

    static Meta parse(byte[] bytes) {
      try (JsonReader reader = JsonReader.of(new Buffer().write(bytes))) {
        String latest = null;
        String salt = null;
        reader.beginObject();
        while (reader.hasNext()) {
          switch (reader.nextName()) {
            case "latest_version" -> latest = reader.nextString();
            case "salt" -> salt = reader.nextString();
            default -> reader.skipValue();
          }
        }
        reader.endObject();
        UUID version = latest == null ? null : Uuids.parse(latest);
        if (version == null || salt == null) {
          throw malformed(Uuids.NIL, META, null);
        }
        return new Meta(version, Base64.getDecoder().decode(salt));
      } catch (IOException | JsonDataException | IllegalArgumentException e) {
        throw malformed(Uuids.NIL, META, e);
      }
    }
  }

  /**
   * The file {@code snapshot}.
   *
   * @param version the version at which it was made
   * @param sealed its envelope; empty if only the version was asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SnapshotFile(UUID version, byte[] sealed) {
    byte[] toBytes() {
      return ("{\"version_id\":\""
              + hex(version)
              + "\",\"payload\":\""
              + Base64.getEncoder().encodeToString(sealed)
              + "\"}")
          .getBytes(UTF_8);
    }

    static SnapshotFile parse(byte[] bytes) {
      try (JsonReader reader = JsonReader.of(new Buffer().write(bytes))) {
        UUID version = null;
        byte[] sealed = null;
        reader.beginObject();
        while (reader.hasNext()) {
          switch (reader.nextName()) {
            case "version_id" -> version = Uuids.parse(reader.nextString());
            case "payload" -> sealed = Base64.getDecoder().decode(reader.nextString());
            default -> reader.skipValue();
          }
        }
        reader.endObject();
        if (version == null || sealed == null) {
          throw malformed(Uuids.NIL, SNAPSHOT, null);
        }
        return new SnapshotFile(version, sealed);
      } catch (IOException | JsonDataException | IllegalArgumentException e) {
        throw malformed(Uuids.NIL, SNAPSHOT, e);
      }
    }

    /** Reads the version alone, where it stands first; null if it does not. */
    static @Nullable UUID versionOf(byte[] beginning) {
      BufferedSource source = Okio.buffer((okio.Source) new Buffer().write(beginning));
      try (JsonReader reader = JsonReader.of(source)) {
        reader.beginObject();
        return reader.nextName().equals("version_id") ? Uuids.parse(reader.nextString()) : null;
      } catch (IOException | JsonDataException e) {
        return null;
      }
    }
  }

  private static MalformedDataException malformed(
      UUID version, String file, @Nullable Throwable cause) {
    return new MalformedDataException(
        version, "the file " + file + " in the branch is damaged: nothing was changed", cause);
  }

  /** Returns a UUID as names and values have it. */
  static String hex(UUID uuid) {
    return uuid.toString().replace("-", "");
  }

  /** Returns the name of a version's file. */
  static String versionFile(UUID parent, UUID version) {
    return "v-" + hex(parent) + "-" + hex(version);
  }

  /** Says whether a name may be that of a version's file, which {@link #parent} then reads. */
  static boolean isVersionFile(String name) {
    return name.length() == VERSION_NAME_CHARACTERS
        && name.startsWith("v-")
        && name.charAt(2 + HEX_DIGITS) == '-'
        && name.equals(name.toLowerCase(Locale.ROOT))
        && Uuids.parse(name.substring(2, 2 + HEX_DIGITS)) != null
        && Uuids.parse(name.substring(3 + HEX_DIGITS)) != null;
  }

  /** Returns the parent in the name of a version's file. */
  static UUID parent(String name) {
    return uuid(name.substring(2, 2 + HEX_DIGITS));
  }

  /** Returns the version in the name of a version's file. */
  static UUID version(String name) {
    return uuid(name.substring(3 + HEX_DIGITS));
  }

  private static UUID uuid(String hex) {
    UUID uuid = Uuids.parse(hex);
    if (uuid == null) {
      throw new IllegalArgumentException("no name of a version's file");
    }
    return uuid;
  }
}
