package dev.sessionstore.http.pages;

import dev.sessionstore.http.Language;
import dev.sessionstore.http.Resources;
import dev.sessionstore.http.Responses;
import dev.sessionstore.http.UrlEncoded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends pages for people: one frame around each content, in the language of the request. */
public final class Pages {
  /** Lets a page load scripts, styles and images from this service, ask it, and nothing else. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Pattern HEADING = Pattern.compile("<h1[^>]*>(.*?)</h1>", Pattern.DOTALL);

  private final Responses responses;
  private final Map<Language, String> frames = texts("frame");

  public Pages(Responses responses) {
    this.responses = responses;
  }

  /** The contents of one page in all languages, from the resources. */
  public static Map<Language, String> texts(String name) {
    Map<Language, String> texts = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      String path = "/pages/%s.%s.html".formatted(name, language.tag());
      texts.put(language, Resources.text(path));
    }
    return texts;
  }

  /** The language of a page: that of {@code ?lang=}, or else that of other answers. */
  public Language language(HttpServerRequest request) {
    Language chosen = Language.tagged(UrlEncoded.query(request.query()).get("lang"));
    return chosen == null ? responses.language(request) : chosen;
  }

  /**
   * Sends a page.
   *
   * @param content HTML with one heading of the first level, which becomes the title
   */
  public void send(HttpServerRequest request, Language language, String content) {
    request
        .response()
        .headers()
        .set("content-security-policy", POLICY)
        .set("x-frame-options", "DENY")
        .set("referrer-policy", "no-referrer")
        .set(HttpHeaders.CONTENT_LANGUAGE, language.tag());
    Matcher heading = HEADING.matcher(content);
    String title = heading.find() ? heading.group(1).replaceAll("<[^>]*>", "") : "";
    String page =
        String.valueOf(frames.get(language))
            .replace("{{title}}", title)
            .replace("{{content}}", content);
    responses.material(request, "text/html; charset=utf-8", Buffer.buffer(page));
  }
}
