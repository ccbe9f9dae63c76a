package dev.sessionstore.session.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The reason against a document or a patch, before its language is known.
 *
 * @param inner a reason whose text is the last argument; null if there is none
 */
public record Reason(String key, List<String> arguments, @Nullable Reason inner) {
  private static final String BUNDLE = "dev.sessionstore.session.json.reasons";
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  public Reason {
    arguments = List.copyOf(arguments);
  }

  /** A reason with these arguments, of which the last may be a reason itself. */
  public static Reason of(String key, Object... arguments) {
    int last = arguments.length - 1;
    Reason inner = last >= 0 && arguments[last] instanceof Reason reason ? reason : null;
    return new Reason(
        key,
        Arrays.stream(arguments)
            .limit(inner == null ? last + 1 : last)
            .map(String::valueOf)
            .toList(),
        inner);
  }

  /** The text: English, or Chinese for {@link Locale#ROOT}. */
  public String in(Locale language) {
    List<Object> texts = new ArrayList<>(arguments);
    if (inner != null) {
      texts.add(inner.in(language));
    }
    return texts(language).getString(key).formatted(texts.toArray());
  }

  /** All texts of a language; the locale of the machine has no say in it. */
  static ResourceBundle texts(Locale language) {
    return ResourceBundle.getBundle(BUNDLE, language, NO_FALLBACK);
  }

  @Override
  public String toString() {
    return in(Locale.ENGLISH);
  }
}
