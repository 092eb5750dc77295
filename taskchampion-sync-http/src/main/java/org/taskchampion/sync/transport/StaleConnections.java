package org.taskchampion.sync.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Looks, before a request with a body is sent, whether the server has closed the connection that
 * was idle in the pool (part 7 of the specification): okhttp does so only after ten seconds, and
 * servers close after about five. Once the body is on its way it is too late to know what became of
 * it.
 */
final class StaleConnections implements Interceptor {

  /** The connection was closed; nothing was sent over it. */
  static final class StaleException extends IOException {
    private static final long serialVersionUID = 1L;

    private StaleException() {
      super("the server has closed the idle connection");
    }
  }

  /** Those that were used before, by identity: only they can have been idle. */
  private final Set<Connection> used =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  @Override
  public Response intercept(Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection != null
        && !used.add(connection)
        && chain.request().body() instanceof OneShotBody
        && connection.protocol() == Protocol.HTTP_1_1 // HTTP/2 says itself what it refuses
        && isClosed(connection.socket())) {
      throw new StaleException();
    }
    return chain.proceed(chain.request());
  }

  /** Nobody has asked for anything, so nothing but the end can come. */
  private static boolean isClosed(Socket socket) throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      int unused = socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(timeout);
      }
    }
  }
}
