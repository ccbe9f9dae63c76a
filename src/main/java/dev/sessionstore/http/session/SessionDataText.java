package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.json.NotAnObjectException;
import java.util.regex.Pattern;

/** {@code sessionData} as a text that holds a JSON object, as templates and forms send it. */
final class SessionDataText {
  private static final String FIELD = "sessionData";

  /** Text that Python prints where JSON has a string in double quotes, or a literal. */
  private static final Pattern PYTHON = Pattern.compile("'|(None|True|False)\\b");

  private SessionDataText() {}

  static JsonBytes parse(String text) {
    try {
      return JsonBytes.parseObject(JsonText.utf8(text), JsonBytes.MAX_DEPTH);
    } catch (NotAnObjectException e) {
      throw HttpProblem.invalid(FIELD, "reason.notObject", e.kind().phrase()).received(text);
    } catch (JsonSyntaxException e) {
      throw withPlace(problem(text, e).received(text), e);
    }
  }

  static HttpProblem withPlace(HttpProblem problem, JsonSyntaxException e) {
    return problem.with("reason", e.reason()).with("line", e.line()).with("column", e.column());
  }

  private static HttpProblem problem(String text, JsonSyntaxException e) {
    String start = HttpProblem.abbreviated(text.strip());
    if (PYTHON.matcher(from(text, e)).lookingAt()) {
      return HttpProblem.invalid(FIELD, "reason.pythonText", start);
    }
    return HttpProblem.invalid(FIELD, "reason.otherText", start, e.line(), e.column(), e.reason());
  }

  /** The text from the character on that cannot be accepted: words within strings prove nothing. */
  private static String from(String text, JsonSyntaxException e) {
    String line = text.lines().skip(e.line() - 1L).findFirst().orElse("");
    int codePoints = Math.min(e.column() - 1, line.codePointCount(0, line.length()));
    return line.substring(line.offsetByCodePoints(0, codePoints));
  }
}
