package dev.sessionstore.http.pages;

import dev.sessionstore.http.Language;
import dev.sessionstore.http.Resources;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The project's documents as HTML, from the resources. Each is rendered when it is first asked for,
 * and kept: there are some twenty. Safe from any thread.
 */
public final class Documents {
  static final String INDEX = "index";

  private static final Pattern NAME = Pattern.compile("[\\w-]+");

  /** Files that are shown as they are. */
  private static final Set<String> FILES = Set.of("LICENSE", "config.yaml", "production.yaml");

  /** Documents that lie at the top of the project. The others lie in {@link #FOLDER}. */
  private static final Set<String> AT_THE_TOP = Set.of("README", "SECURITY", "CONTRIBUTING");

  private static final String FOLDER = "/src/site/markdown/";
  private static final Pattern DOCUMENT =
      Pattern.compile("/(?:src/site/markdown/(zh/)?)?([\\w-]+)\\.md");

  private final Map<String, String> rendered = new ConcurrentHashMap<>();

  /** Tells whether there is a document, or a file, of that name. */
  static boolean has(String name) {
    return FILES.contains(name)
        || (NAME.matcher(name).matches()
            && (Resources.exists(resource("", name)) || Resources.exists(resource("zh/", name))));
  }

  private static String resource(String folder, String name) {
    return "/docs/" + folder + name + ".md";
  }

  /** The document as HTML, in that language if it has it; reads files. */
  String html(String name, Language language) {
    return rendered.computeIfAbsent(
        language.tag() + "/" + name,
        key -> FILES.contains(name) ? file(name) : page(name, language));
  }

  private static String file(String name) {
    String fence = "`".repeat(8);
    String markdown =
        "# %s\n\n%s\n%s\n%s\n".formatted(name, fence, Resources.text("/docs/" + name), fence);
    return Markdown.html(markdown, link -> link);
  }

  private static String page(String name, Language language) {
    boolean chinese = language == Language.CHINESE && Resources.exists(resource("zh/", name));
    String folder = chinese ? "zh/" : "";
    URI place = URI.create(AT_THE_TOP.contains(name) && !chinese ? "/" : FOLDER + folder);
    return Markdown.html(
        Resources.text(resource(folder, name)),
        link -> served(place.resolve(link), link, name, language));
  }

  /** The address of a link's target among the pages; none if it is not served. */
  private static String served(URI target, String link, String from, Language language) {
    if (target.isAbsolute() || link.startsWith("#")) {
      return link;
    }
    String path = target.getPath();
    Matcher document = DOCUMENT.matcher(path);
    if (document.matches() && has(document.group(2))) {
      String name = document.group(2);
      String heading = target.getFragment();
      // A reader's language stays, unless the link leads to the same document in the other one, or
      // to a heading, whose name has a language.
      boolean stays =
          !name.equals(from) && (heading == null || !Resources.exists(resource("zh/", name)));
      boolean chinese = document.group(1) != null || (language == Language.CHINESE && stays);
      return address(name, chinese ? Language.CHINESE : Language.ENGLISH, heading);
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    return FILES.contains(file) ? address(file, language, null) : "";
  }

  private static String address(String name, Language language, @Nullable String fragment) {
    return "/docs/%s?lang=%s%s"
        .formatted(
            name.equals(INDEX) ? "" : name, language.tag(), fragment == null ? "" : "#" + fragment);
  }
}
