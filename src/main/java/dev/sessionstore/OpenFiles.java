package dev.sessionstore;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps clients from taking every file descriptor of the process. Each connection takes one, and
 * the journal needs some to accept changes.
 */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /** Descriptors kept for the journal, Redis, event loops and libraries. */
  private static final int RESERVED = 256;

  private OpenFiles() {}

  /** Gives the number of connections that this process has room for, and warns if it is less. */
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

  /**
   * Gives the number of connections that the limit of open files has room for.
   *
   * @param configured most connections that the configuration allows
   * @param limit most open files of the process; {@link Long#MAX_VALUE} if there is no limit
   */
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
