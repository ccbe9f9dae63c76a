package dev.sessionstore.http;

import dev.sessionstore.session.json.JsonBytes;
import dev.sessionstore.session.json.JsonLimits;
import dev.sessionstore.session.json.JsonObject;
import dev.sessionstore.session.json.JsonSyntaxException;
import dev.sessionstore.session.json.JsonText;
import dev.sessionstore.session.json.NotAnObjectException;
import java.util.regex.Pattern;

/** {@code sessionData} as a text that holds a JSON object, as templates and forms send it. */
final class SessionDataText {
  private static final String FIELD = "sessionData";

  /** What Python prints where JSON has a string in double quotes, or a literal. */
  private static final Pattern PYTHON = Pattern.compile("'|(None|True|False)\\b");

  private SessionDataText() {}

  static JsonBytes parse(String text) {
    try {
      return JsonObject.parse(JsonText.utf8(text), JsonLimits.MAX_DEPTH).bytes();
    } catch (NotAnObjectException e) {
      throw Problems.notAnObject(FIELD, e).received(text);
    } catch (JsonSyntaxException e) {
      throw problem(text, e)
          .received(text)
          .with("reason", e.reason())
          .with("line", e.line())
          .with("column", e.column());
    }
  }

  private static HttpProblem problem(String text, JsonSyntaxException e) {
    String start = HttpProblem.abbreviated(text.strip());
    if (PYTHON.matcher(from(text, e)).lookingAt()) {
      return HttpProblem.invalid(
          FIELD,
          "收到的是 Python 字典文本 %s，不是 JSON。请发送对象本身，或 json.dumps(data, ensure_ascii=False) 的结果"
              .formatted(start),
          ("received the text of a Python dictionary, %s, which is not JSON; send the object itself"
                  + " or what json.dumps(data) gives")
              .formatted(start));
    }
    return HttpProblem.invalid(
        FIELD,
        "收到的文本不是 JSON 对象：%s（第 %d 行第 %d 列）。请发送 JSON 对象，或内容为 JSON 对象的文本"
            .formatted(start, e.line(), e.column()),
        ("received a text that is no JSON object, %s (line %d, column %d: %s); send a JSON object,"
                + " or a text that holds one")
            .formatted(start, e.line(), e.column(), e.reason()));
  }

  /** The text from the character on that cannot be accepted: words within strings prove nothing. */
  private static String from(String text, JsonSyntaxException e) {
    String line = text.lines().skip(e.line() - 1L).findFirst().orElse("");
    int codePoints = Math.min(e.column() - 1, line.codePointCount(0, line.length()));
    return line.substring(line.offsetByCodePoints(0, codePoints));
  }
}
