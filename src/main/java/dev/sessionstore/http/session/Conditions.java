package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.Problems;
import dev.sessionstore.http.Requests;
import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that the headers of a request put on its session (RFC 9110, section 13.1). An entity
 * tag is the version in quotes; a bare number is taken too, because workflow editors make quotes
 * hard to write.
 */
final class Conditions {
  /**
   * One tag, from where the one before ended, with the comma or the end behind it. The list is no
   * one expression: each repetition of a group takes from the stack.
   */
  private static final Pattern TAG =
      Pattern.compile("\\G\\s*+(?:(W/)?\"([^\"]*+)\"|([0-9]++))\\s*+(,|\\z)");

  /** Directives of {@code Cache-Control} that no copy satisfies (RFC 9111, section 5.2.1). */
  private static final Pattern NO_COPY =
      Pattern.compile("(?i)(^|,)\\s*(no-cache|no-store|max-age=0)\\s*(,|$)");

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,16}");
  private static final int MAX_HEADER = 4_000;

  private Conditions() {}

  static String of(long version) {
    return "\"" + version + "\"";
  }

  /** {@code If-Match}; an absent header is no condition. A weak tag matches nothing there. */
  static Precondition ifMatch(@Nullable String header) {
    return parse(header, "If-Match", false);
  }

  /** Whether {@code If-None-Match} names the version, so that a load need not send it again. */
  static boolean noneMatchNames(@Nullable String header, long version) {
    Precondition named = parse(header, "If-None-Match", true);
    return named != Precondition.NONE && named.holdsFor(version);
  }

  /** The condition of a save, which takes only one of both headers, and only {@code *} in one. */
  static Precondition ofSave(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifNoneMatch == null || ifNoneMatch.isBlank()) {
      return ifMatch(ifMatch);
    }
    if (ifMatch(ifMatch) != Precondition.NONE || !ifNoneMatch.trim().equals("*")) {
      throw HttpProblem.invalid("If-None-Match", "reason.onlyStar").received(ifNoneMatch);
    }
    return new Precondition.IfAbsent();
  }

  private static Precondition parse(@Nullable String header, String name, boolean weakToo) {
    if (header == null || header.isBlank()) {
      return Precondition.NONE;
    }
    if (header.trim().equals("*")) {
      return new Precondition.IfPresent();
    }
    Set<Long> versions = new HashSet<>();
    Matcher tag = TAG.matcher(header);
    boolean complete = false;
    while (header.length() <= MAX_HEADER && tag.find()) {
      complete = tag.group(4).isEmpty();
      String text = tag.group(3) == null ? tag.group(2) : tag.group(3);
      if ((weakToo || tag.group(1) == null) && VERSION.matcher(text).matches()) {
        versions.add(Long.parseLong(text));
      }
    }
    if (!complete) {
      throw HttpProblem.invalid(name, "reason.entityTag").received(header);
    }
    return new Precondition.IfVersion(versions);
  }

  static Precondition ifMatch(HttpServerRequest request) {
    return ifMatch(Requests.list(request, HttpHeaders.IF_MATCH));
  }

  /**
   * Whether a load must ask Redis: on demand, and where a condition could fail only because a copy
   * is not of this very moment.
   */
  static boolean mustBeFresh(HttpServerRequest request) {
    String cacheControl = Requests.list(request, HttpHeaders.CACHE_CONTROL);
    return Requests.list(request, HttpHeaders.IF_MATCH) != null
        || (cacheControl != null && NO_COPY.matcher(cacheControl).find());
  }

  /** Sets the tag of a loaded session, and tells whether the client has it already. */
  static boolean isKnown(HttpServerRequest request, Session session) {
    long version = session.version();
    if (!ifMatch(request).holdsFor(version)) {
      throw Problems.mismatch(session.id(), OptionalLong.of(version));
    }
    request.response().headers().set(HttpHeaders.ETAG, of(version));
    return noneMatchNames(Requests.list(request, HttpHeaders.IF_NONE_MATCH), version);
  }
}
