package dev.sessionstore.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of the loopback address. */
public final class Ports {
  private Ports() {}

  /** That port if it is free, as a manual names it; else any free one. */
  public static int freeOr(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (BindException taken) {
      return free();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
