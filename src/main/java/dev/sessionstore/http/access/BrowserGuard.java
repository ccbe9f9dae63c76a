package dev.sessionstore.http.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other origins from using a browser to reach this server: by requests that a
 * browser sends without asking (cross-site request forgery), and by a name that was rebound to this
 * server's address (DNS rebinding). Programs send neither {@code Origin} nor {@code Sec-Fetch-Site}
 * and notice nothing.
 *
 * <p>Both headers are needed: to a server that is not on loopback and has no TLS, Chromium sends no
 * {@code Sec-Fetch-Site}, but {@code Origin} with every POST; to loopback it sends {@code
 * Sec-Fetch-Site} with GET as well. {@code Sec-Fetch-Mode} alone proves nothing: the {@code fetch}
 * of Node.js sends it.
 */
public final class BrowserGuard {
  private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");
  private static final Pattern ORIGIN = Pattern.compile("https?://([^/?#@\\s]+)");

  private final HostRules hosts;
  private final Set<String> origins = new TreeSet<>();

  /**
   * @param allowedHosts host names beside addresses and local names ({@code http.allowedHosts}, and
   *     the public address's)
   * @param allowedOrigins origins whose pages may use this server ({@code http.cors.origins}, and
   *     the public address's)
   */
  public BrowserGuard(Iterable<String> allowedHosts, Iterable<String> allowedOrigins) {
    hosts = new HostRules(allowedHosts);
    allowedOrigins.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  /** The outcome of the look at one request. */
  public sealed interface Verdict {
    /** The request may be served. */
    record Allowed() implements Verdict {}

    /** The host is none: 400. */
    record BadHost() implements Verdict {}

    /**
     * The host is not one of this server's: 421.
     *
     * @param host the name that was asked for, in lower case, without a port
     */
    record HostNotAllowed(String host) implements Verdict {}

    /**
     * A page of another origin sent the request: 403.
     *
     * @param origin the page's origin, or the site that the browser told instead
     */
    record ForeignOrigin(String origin) implements Verdict {}
  }

  /** Looks at one request. */
  public Verdict judge(RequestOrigin request) {
    for (String authority : request.authorities()) {
      String host = HostRules.hostOf(authority);
      if (host == null) {
        return new Verdict.BadHost();
      }
      if (!hosts.allows(host)) {
        return new Verdict.HostNotAllowed(host);
      }
    }
    String foreign = request.readsPage() ? null : foreignOrigin(request);
    return foreign == null ? new Verdict.Allowed() : new Verdict.ForeignOrigin(foreign);
  }

  private @Nullable String foreignOrigin(RequestOrigin request) {
    String origin = request.origin();
    if (origin != null) {
      return isKnown(origin, request.authorities()) ? null : origin;
    }
    String site = request.fetchSite();
    return site != null && FOREIGN_SITES.contains(site.trim().toLowerCase(Locale.ROOT))
        ? site
        : null;
  }

  /**
   * A proxy in front of this server may have ended TLS, so the scheme of an own origin is not
   * compared.
   */
  private boolean isKnown(String origin, List<String> authorities) {
    String canonical = origin.trim().toLowerCase(Locale.ROOT);
    var matcher = ORIGIN.matcher(canonical);
    return origins.contains(canonical)
        || (matcher.matches()
            && !authorities.isEmpty()
            && authorities.stream().allMatch(own -> own.equalsIgnoreCase(matcher.group(1))));
  }
}
