package dev.sessionstore.http.session;

import dev.sessionstore.http.HttpProblem;
import dev.sessionstore.http.UrlEncoded;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the fields of a form, in their order and verbatim. */
final class FormFields {
  static final int MAX_FIELDS = 1_000;

  /** The field that some clients add to a form without files so that it is not empty. */
  private static final String PLACEHOLDER = "__multipart_placeholder__";

  private static final int NO_LIMIT = -1;

  private FormFields() {}

  static Map<String, String> urlencoded(byte[] body) {
    String octets = new String(body, StandardCharsets.ISO_8859_1);
    return unique(UrlEncoded.pairs(octets, "body", "reason.encoding"));
  }

  /**
   * {@code multipart/form-data} (RFC 7578), by Netty's decoder. Refuses what that takes silently: a
   * form that breaks off, bytes that are not UTF-8, and files.
   */
  static Map<String, String> multipart(byte[] body, String contentType) {
    utf8(body, "reason.encoding");
    try {
      DefaultFullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
      request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
      HttpPostMultipartRequestDecoder decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false),
              request,
              StandardCharsets.UTF_8,
              MAX_FIELDS + 1,
              NO_LIMIT);
      try {
        return unique(pairs(decoder));
      } finally {
        decoder.destroy();
      }
    } catch (HttpProblem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HttpProblem.invalid("body", "reason.multipart");
    }
  }

  private static List<Map.Entry<String, String>> pairs(HttpPostMultipartRequestDecoder decoder)
      throws IOException {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    // The decoder notes that the last delimiter has come when more is offered behind it.
    decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
    try {
      while (decoder.hasNext()) {
        pairs.add(pair(decoder.next()));
      }
    } catch (EndOfDataDecoderException closed) {
      return pairs;
    }
    // A form that breaks off must not be taken for one with fewer fields.
    throw HttpProblem.invalid("body", "reason.multipart");
  }

  private static Map.Entry<String, String> pair(InterfaceHttpData part) throws IOException {
    if (part instanceof Attribute attribute) {
      return Map.entry(attribute.getName(), attribute.getValue());
    }
    if (part.getName().equals(PLACEHOLDER) && part instanceof HttpData file && file.length() == 0) {
      return Map.entry(PLACEHOLDER, "");
    }
    throw HttpProblem.invalid(part.getName(), "reason.file");
  }

  private static Map<String, String> unique(List<Map.Entry<String, String>> pairs) {
    pairs.removeIf(pair -> pair.getKey().equals(PLACEHOLDER) && pair.getValue().isEmpty());
    if (pairs.size() > MAX_FIELDS) {
      throw HttpProblem.invalid("body", "reason.tooManyFields", MAX_FIELDS);
    }
    return UrlEncoded.unique(pairs, "reason.repeatedField");
  }

  static String utf8(byte[] body, String reason) {
    try {
      return UrlEncoded.utf8(body);
    } catch (CharacterCodingException e) {
      throw HttpProblem.invalid("body", reason);
    }
  }
}
