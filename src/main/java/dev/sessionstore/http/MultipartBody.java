package dev.sessionstore.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a body of {@code multipart/form-data} apart (RFC 7578; RFC 2046, section 5.1). Written by
 * hand because Netty's decoder changes the names of fields: colons, commas, semicolons and equals
 * signs become spaces, and quotes go. Like that one it takes lines that end without a CR.
 */
final class MultipartBody {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;\",]+))", Pattern.CASE_INSENSITIVE);

  private final byte[] body;
  private final byte[] delimiter;
  private final List<Part> parts = new ArrayList<>();

  /**
   * One field.
   *
   * @param header what stands above its content
   */
  record Part(PartHeader header, byte[] content) {}

  private MultipartBody(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("--" + boundary).getBytes(UTF_8);
  }

  /**
   * The parts in their order.
   *
   * @throws IllegalArgumentException if it is not a whole form
   */
  static List<Part> parts(byte[] body, String contentType) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw new IllegalArgumentException("no boundary");
    }
    String quoted = boundary.group(1);
    return new MultipartBody(body, quoted == null ? boundary.group(2) : quoted).read();
  }

  private List<Part> read() {
    int at = nextDelimiter(0);
    while (!isLast(at)) {
      int start = endOfLine(at);
      int next = nextDelimiter(start);
      parts.add(part(start, endOfContent(start, next)));
      at = next;
    }
    return parts;
  }

  /** What is between two delimiters: lines of headers, an empty one, and the content. */
  private Part part(int start, int end) {
    List<String> lines = new ArrayList<>();
    int line = start;
    while (line < end) {
      int next = Math.min(endOfLine(line), end);
      String text = PercentCoding.utf8(Arrays.copyOfRange(body, line, next)).stripTrailing();
      line = next;
      if (text.isEmpty()) {
        return new Part(PartHeader.of(lines), Arrays.copyOfRange(body, line, end));
      }
      lines.add(text);
    }
    throw new IllegalArgumentException("a part without content");
  }

  /** Where the next line that is a delimiter begins, from the beginning of a line on. */
  private int nextDelimiter(int from) {
    int line = from;
    while (!isDelimiter(line)) {
      line = endOfLine(line);
    }
    return line;
  }

  /** Nothing but white space and the two dashes of the last one may follow the boundary. */
  private boolean isDelimiter(int at) {
    if (!startsWith(at, delimiter)) {
      return false;
    }
    boolean last = isLast(at);
    int p = at + delimiter.length + (last ? 2 : 0);
    while (p < body.length && (body[p] == ' ' || body[p] == '\t' || body[p] == '\r')) {
      p++;
    }
    return p < body.length ? body[p] == '\n' : last;
  }

  private boolean isLast(int at) {
    int p = at + delimiter.length;
    return p + 1 < body.length && body[p] == '-' && body[p + 1] == '-';
  }

  private boolean startsWith(int at, byte[] bytes) {
    return at + bytes.length <= body.length
        && Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length);
  }

  /** Where the line after that place begins. */
  private int endOfLine(int from) {
    int p = from;
    while (p < body.length && body[p] != '\n') {
      p++;
    }
    if (p == body.length) {
      throw new IllegalArgumentException("no last boundary");
    }
    return p + 1;
  }

  /** The line end before a delimiter belongs to it. */
  private int endOfContent(int start, int next) {
    int end = Math.max(start, next - 1);
    return end > start && body[end - 1] == '\r' ? end - 1 : end;
  }
}
