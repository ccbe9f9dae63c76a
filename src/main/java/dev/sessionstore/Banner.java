package dev.sessionstore;

import dev.sessionstore.config.ServiceConfig;
import dev.sessionstore.session.Placement.Storage;
import dev.sessionstore.session.StoreStatus;

/** The lines printed at the start: where the service and its data are, and calls to try. */
final class Banner {
  private Banner() {}

  static String of(String version, ServiceConfig config, int port, StoreStatus status) {
    String host = config.http().host();
    String address = "http://%s:%d".formatted(reachable(host), port);
    String sessions = address + "/api/" + config.sessions().namespaces().get(0) + "/sessions";
    return """

    dify-session-store %s   %s   (listening on %s)
      store   %s
      data    %s
      pages   %s/ (for Dify: /dify/, the API: /openapi.yaml)

      curl -X POST %s -H 'Content-Type: application/json' -d '{"sessionId":"s-1","sessionData":{"jobTitle":"Java"}}'
      curl -X PATCH %s/s-1 -H 'Content-Type: application/json' -d '{"overallScore":85}'
      curl %s/s-1
    """
        .formatted(
            version,
            address,
            host,
            store(config, status),
            data(config, status),
            address,
            sessions,
            sessions,
            sessions);
  }

  /** Gives the host as a client on this machine writes it in an address. */
  private static String reachable(String host) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      return "127.0.0.1";
    }
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static String store(ServiceConfig config, StoreStatus status) {
    String redis = config.redis().address();
    if (status.placement().storage() == Storage.REDIS) {
      return "Redis at " + redis;
    }
    return status.placement().degraded()
        ? "degraded: Redis at %s is unreachable (%s); this node's memory serves until it is back"
            .formatted(redis, status.cause())
        : "memory: no Redis is configured, and none was found at " + redis;
  }

  private static String data(ServiceConfig config, StoreStatus status) {
    String local =
        config.journal().enabled()
            ? "this node's journal, " + config.journal().directory()
            : "this process only; they end with it";
    return status.placement().storage() == Storage.REDIS
        ? "in Redis; while it is away, in " + local
        : "in " + local;
  }
}
