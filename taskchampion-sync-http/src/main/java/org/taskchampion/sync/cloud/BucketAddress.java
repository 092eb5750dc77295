package org.taskchampion.sync.cloud;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a bucket is: a host of its own, or a path below the endpoint.
 *
 * @param url the address, which ends with a slash
 */
record BucketAddress(HttpUrl url) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  /** What can be a label of a host, and is covered by a certificate for all of them. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]");

  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  /** Says whether a text can be a bucket's name. */
  static boolean isName(String bucket) {
    return NAME.matcher(bucket).matches() && !bucket.contains("..");
  }

  static boolean isRegion(String region) {
    return REGION.matcher(region).matches();
  }

  /**
   * Returns the address.
   *
   * @param endpoint where the service is; null for AWS
   * @param isPathStyle whether the bucket must be in the path; it is also where it cannot be in the
   *     host
   */
  static BucketAddress of(
      @Nullable HttpUrl endpoint, String region, String bucket, boolean isPathStyle) {
    HttpUrl service =
        endpoint != null
            ? endpoint
            : HttpUrl.get(
                "https://s3."
                    + region
                    + (region.startsWith("cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/"));
    boolean isInPath = isPathStyle || !LABEL.matcher(bucket).matches() || isHostOnly(service);
    HttpUrl.Builder url = service.newBuilder();
    if (isInPath) {
      url.addPathSegment(bucket);
    } else {
      url.host(bucket + "." + service.host());
    }
    HttpUrl built = url.build();
    // Always with one slash at its end, whatever the endpoint has.
    String path = built.encodedPath().replaceAll("/{2,}", "/");
    return new BucketAddress(
        built.newBuilder().encodedPath(path.endsWith("/") ? path : path + "/").build());
  }

  /** Says whether no label can be put before a host: an IP address, or this machine. */
  private static boolean isHostOnly(HttpUrl service) {
    String host = service.host();
    return host.equals("localhost") || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }
}
