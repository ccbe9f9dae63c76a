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

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}(?:%25[\\w.~-]+)?]");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\\.?");

  /** A port has at most five digits; it may be empty (RFC 3986, 3.2.3). */
  private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::\\d{0,5})?");

  private static final List<String> LOCAL_SUFFIXES =
      List.of(".localhost", ".internal", ".svc", ".cluster.local");

  private final Set<String> hosts = new TreeSet<>();
  private final Set<String> origins = new TreeSet<>();

  /** Takes hosts beside addresses and local names, and origins whose pages may use this server. */
  BrowserGuard(Iterable<String> allowedHosts, Iterable<String> allowedOrigins) {
    allowedHosts.forEach(name -> hosts.add(canonical(name)));
    allowedOrigins.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  /**
   * The server that a request was meant for, and the web page, if any, that sent it.
   *
   * @param authorities {@code Host} and the authority of an absolute target; empty if there is
   *     neither
   * @param readsPage whether a browser says that it navigates to one of the pages made for people
   */
  record RequestOrigin(
      List<String> authorities,
      @Nullable String origin,
      @Nullable String fetchSite,
      boolean readsPage) {
    /** Whether nothing in the request tells of a web page that made a browser send it. */
    boolean isOfProgram() {
      return origin == null && fetchSite == null;
    }
  }

  /** Throws if the host is none or not this server's, or if a page of another origin sent it. */
  void check(RequestOrigin request) {
    for (String authority : request.authorities()) {
      String host = hostOf(authority);
      if (host == null) {
        throw badHost();
      }
      if (!isOwn(host)) {
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

  /** A proxy in front may have ended TLS, so the scheme of an own origin is not compared. */
  private boolean isKnown(String origin, List<String> authorities) {
    String canonical = origin.trim().toLowerCase(Locale.ROOT);
    var matcher = ORIGIN.matcher(canonical);
    return origins.contains(canonical)
        || (matcher.matches()
            && !authorities.isEmpty()
            && authorities.stream().allMatch(own -> own.equalsIgnoreCase(matcher.group(1))));
  }

  /** The host of a {@code Host} value, without its port; null if it is none (RFC 9112, 3.2). */
  private static @Nullable String hostOf(String authority) {
    var matcher = AUTHORITY.matcher(authority);
    if (!matcher.matches()) {
      return null;
    }
    String host = matcher.group(1);
    return NAME.matcher(host).matches() || IPV6.matcher(host).matches() ? canonical(host) : null;
  }

  /**
   * A page whose own name was rebound comes with that name, so names of the public DNS are refused
   * unless the operator lists them. Rebinding needs a name, so an address is always allowed; so are
   * names that no public DNS server can give out.
   */
  private boolean isOwn(String host) {
    return isAddress(host)
        || host.indexOf('.') < 0
        || LOCAL_SUFFIXES.stream().anyMatch(host::endsWith)
        || hosts.contains(host);
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  /** The same name with a dot at its end, or in other letters, is the same host. */
  private static String canonical(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
