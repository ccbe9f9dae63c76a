package dev.sessionstore.http.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that tell which server it was meant for and which web page, if any, sent
 * it.
 *
 * @param authorities the {@code Host} header and the authority of an absolute request target; empty
 *     for a request of HTTP/1.0 that names no host
 * @param origin the {@code Origin} header; null if there is none
 * @param fetchSite the {@code Sec-Fetch-Site} header; null if there is none
 * @param readsPage whether the request is a GET or HEAD that a browser says is a navigation ({@code
 *     Sec-Fetch-Mode: navigate}) to one of the pages made for people
 */
public record RequestOrigin(
    List<String> authorities,
    @Nullable String origin,
    @Nullable String fetchSite,
    boolean readsPage) {
  public RequestOrigin {
    authorities = List.copyOf(authorities);
  }

  /** Tells whether the request says nothing of a web page that made a browser send it. */
  public boolean isOfProgram() {
    return origin == null && fetchSite == null;
  }
}
