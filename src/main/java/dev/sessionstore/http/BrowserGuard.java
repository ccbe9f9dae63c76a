package dev.sessionstore.http;

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
final class BrowserGuard {
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
  BrowserGuard(Iterable<String> allowedHosts, Iterable<String> allowedOrigins) {
    hosts = new HostRules(allowedHosts);
    allowedOrigins.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  /**
   * The parts of a request that tell which server it was meant for and which web page, if any, sent
   * it.
   *
   * @param authorities the {@code Host} header and the authority of an absolute request target;
   *     empty for a request of HTTP/1.0 that names no host
   * @param origin the {@code Origin} header; null if there is none
   * @param fetchSite the {@code Sec-Fetch-Site} header; null if there is none
   * @param readsPage whether the request is a GET or HEAD that a browser says is a navigation
   *     ({@code Sec-Fetch-Mode: navigate}) to one of the pages made for people
   */
  record RequestOrigin(
      List<String> authorities,
      @Nullable String origin,
      @Nullable String fetchSite,
      boolean readsPage) {
    /** Tells whether the request says nothing of a web page that made a browser send it. */
    boolean isOfProgram() {
      return origin == null && fetchSite == null;
    }
  }

  /**
   * Checks one request.
   *
   * @throws HttpProblem if its host is none or not one of this server's, or if a page of another
   *     origin sent it
   */
  void check(RequestOrigin request) {
    for (String authority : request.authorities()) {
      String host = HostRules.hostOf(authority);
      if (host == null) {
        throw badHost();
      }
      if (!hosts.allows(host)) {
        throw new HttpProblem(ErrorCode.HOST_NOT_ALLOWED)
            .with("host", HttpProblem.abbreviated(host))
            .with("setting", "http.allowedHosts");
      }
    }
    String foreign = request.readsPage() ? null : foreignOrigin(request);
    if (foreign != null) {
      throw new HttpProblem(ErrorCode.FORBIDDEN, Message.of("foreignOrigin"))
          .with("origin", HttpProblem.abbreviated(foreign))
          .with("setting", "http.cors.origins");
    }
  }

  static HttpProblem badHost() {
    return HttpProblem.invalid("Host", "reason.host").closing();
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
