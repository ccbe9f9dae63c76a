package dev.sessionstore.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the fields of a form, in their order and verbatim. */
final class FormFields {
  /** What some clients add to a form without files so that it is not empty. */
  static final String PLACEHOLDER = "__multipart_placeholder__";

  static final int MAX_FIELDS = 1_000;

  private FormFields() {}

  /** {@code application/x-www-form-urlencoded} (WHATWG URL, section 5), in UTF-8. */
  static Map<String, String> urlencoded(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    String text = new String(body, StandardCharsets.ISO_8859_1);
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
    HttpPostMultipartRequestDecoder decoder = decoderOf(body, contentType);
    try {
      Map<String, String> fields = new LinkedHashMap<>();
      for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
        add(fields, part);
      }
      checkIsWhole(decoder);
      return fields;
    } finally {
      decoder.destroy();
    }
  }

  /** The decoder, which has read it all: it fails with whatever it trips over, null among it. */
  private static HttpPostMultipartRequestDecoder decoderOf(byte[] body, String contentType) {
    try {
      return new HttpPostMultipartRequestDecoder(
          new DefaultHttpDataFactory(false),
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.POST,
              "/",
              Unpooled.wrappedBuffer(body),
              new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType),
              EmptyHttpHeaders.INSTANCE),
          StandardCharsets.UTF_8,
          MAX_FIELDS,
          Integer.MAX_VALUE);
    } catch (RuntimeException e) {
      throw notMultipart();
    }
  }

  private static HttpProblem notMultipart() {
    return HttpProblem.invalid(
        "body", "不是完整有效的 multipart 表单", "it is not a whole and valid multipart form (RFC 7578)");
  }

  /**
   * A form that breaks off would otherwise be taken for one with fewer fields. The decoder says
   * that it saw the last boundary by an exception, and not before it is told again that that was
   * all.
   */
  private static void checkIsWhole(HttpPostMultipartRequestDecoder decoder) {
    try {
      decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
      while (decoder.hasNext()) {
        decoder.next();
      }
    } catch (HttpPostRequestDecoder.EndOfDataDecoderException lastBoundaryWasSeen) {
      return;
    }
    throw notMultipart();
  }

  private static void add(Map<String, String> fields, InterfaceHttpData part) {
    if (part.getName().equals(PLACEHOLDER)
        && part instanceof HttpData placeholder
        && placeholder.length() == 0) {
      return;
    }
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
