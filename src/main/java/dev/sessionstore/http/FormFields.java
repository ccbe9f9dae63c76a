package dev.sessionstore.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fields of a form, in their order and verbatim. */
final class FormFields {
  /** What some clients add to a form without files so that it is not empty. */
  private static final String PLACEHOLDER = "__multipart_placeholder__";

  static final int MAX_FIELDS = 1_000;

  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);

  private FormFields() {}

  /** {@code application/x-www-form-urlencoded} (WHATWG URL, section 5), in UTF-8. */
  static Map<String, String> urlencoded(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    String text = decoded(() -> PercentCoding.utf8(body), "body");
    for (String part : text.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        String field = decoded(() -> PercentCoding.decode(name, true), "body");
        add(fields, field, decoded(() -> PercentCoding.decode(value, true), field));
      }
    }
    return fields;
  }

  /** {@code multipart/form-data} (RFC 7578); files are refused. */
  static Map<String, String> multipart(byte[] body, String contentType) {
    if (!isComplete(body, contentType)) {
      throw notMultipart("its last delimiter is missing");
    }
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            "/",
            Unpooled.wrappedBuffer(body),
            new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType),
            EmptyHttpHeaders.INSTANCE);
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false),
              request,
              StandardCharsets.UTF_8,
              MAX_FIELDS,
              Integer.MAX_VALUE);
      Map<String, String> fields = new LinkedHashMap<>();
      for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
        add(fields, part);
      }
      return fields;
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException
        | HttpPostRequestDecoder.NotEnoughDataDecoderException
        | HttpPostRequestDecoder.TooManyFormFieldsException e) {
      throw notMultipart(String.valueOf(e.getMessage()));
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  /** The decoder silently leaves out a field that is cut off. */
  private static boolean isComplete(byte[] body, String contentType) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      return false;
    }
    String quoted = boundary.group(1);
    String last = "--" + (quoted == null ? boundary.group(2) : quoted) + "--";
    return new String(body, StandardCharsets.ISO_8859_1).contains(last);
  }

  private static HttpProblem notMultipart(String why) {
    return HttpProblem.invalid(
        "body", "不是有效的 multipart 表单", "it is not a valid multipart form: " + why);
  }

  private static void add(Map<String, String> fields, InterfaceHttpData part) {
    if (!(part instanceof Attribute attribute)) {
      throw HttpProblem.invalid(part.getName(), "不接受文件", "files are not taken");
    }
    String value = decoded(() -> PercentCoding.utf8(bytes(attribute)), part.getName());
    add(fields, part.getName(), value);
  }

  private static byte[] bytes(Attribute attribute) {
    try {
      return attribute.get();
    } catch (IOException e) {
      throw new IllegalStateException("the part is in memory", e);
    }
  }

  private static void add(Map<String, String> fields, String name, String value) {
    if (name.equals(PLACEHOLDER) && value.isEmpty()) {
      return;
    }
    if (fields.size() == MAX_FIELDS) {
      throw HttpProblem.invalid("body", "字段过多", "a form has at most " + MAX_FIELDS + " fields");
    }
    if (fields.put(name, value) != null) {
      throw HttpProblem.invalid(name, "字段重复", "the field stands there twice");
    }
  }

  private interface Decoding {
    String run();
  }

  private static String decoded(Decoding decoding, String field) {
    try {
      return decoding.run();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalid(
          field, "编码无效，应为 UTF-8", "the encoding is broken, it must be UTF-8: " + e.getMessage());
    }
  }
}
