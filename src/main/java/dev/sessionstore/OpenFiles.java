package dev.sessionstore;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps clients from taking every file descriptor, of which the journal needs some. */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /** Descriptors kept for the journal, Redis, event loops and libraries. */
  private static final int RESERVED = 256;

  private OpenFiles() {}

  /** The connections that this process has room for; warns if they are fewer. */
  static int fit(int configured) {
    long limit = limit();
    int connections = connections(configured, limit);
    if (connections == configured) {
      return configured;
    }
    LOG.warn(
        "maxOpenFiles={} http.maxOpenConnections={} inForce={}: the limit of open files has no room"
            + " for as many connections; raise it (ulimit -n, LimitNOFILE) or lower the setting",
        limit,
        configured,
        connections);
    return connections;
  }

  /** Most connections within a limit of open files; {@link Long#MAX_VALUE} is none. */
  static int connections(int configured, long limit) {
    long room = limit - Math.min(RESERVED, limit / 2);
    return (int) Math.min(configured, room);
  }

  private static long limit() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long limit = unix.getMaxFileDescriptorCount();
      // The JVM gives an unlimited number as -1.
      return limit > 0 ? limit : Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }
}
