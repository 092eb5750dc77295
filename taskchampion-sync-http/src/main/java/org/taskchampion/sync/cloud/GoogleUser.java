package org.taskchampion.sync.cloud;

import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * A person who has let a program in, such as by {@code gcloud auth application-default login}. What
 * that program has kept is changed for tokens. Thread-safe.
 */
final class GoogleUser implements TokenSource {

  private final String clientId;
  private final String clientSecret;
  private final String refreshToken;
  private final HttpUrl tokenUri;

  GoogleUser(String clientId, String clientSecret, String refreshToken, HttpUrl tokenUri) {
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.refreshToken = refreshToken;
    this.tokenUri = tokenUri;
  }

  @Override
  public GcsAccessToken fetch(TokenEndpoint endpoint) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("client_id", clientId);
    form.put("client_secret", clientSecret);
    form.put("refresh_token", refreshToken);
    return endpoint.post(tokenUri, form, "the user of the credentials");
  }
}
