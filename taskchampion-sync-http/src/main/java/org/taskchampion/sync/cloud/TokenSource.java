package org.taskchampion.sync.cloud;

/** Where access tokens come from. Thread-safe. */
interface TokenSource {

  /**
   * Gets a new token. Blocks.
   *
   * @param endpoint asks those who give tokens out
   * @return the token
   * @throws org.taskchampion.sync.SyncException if there is none; it says why, and shows no secret
   */
  GcsAccessToken fetch(TokenEndpoint endpoint);
}
