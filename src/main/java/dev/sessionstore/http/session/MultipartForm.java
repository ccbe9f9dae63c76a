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

/**
 * Reads {@code multipart/form-data} (RFC 7578) by Netty's decoder, and refuses what that takes
 * silently: a form that breaks off, bytes that are not UTF-8, and files.
 */
final class MultipartForm {
  private static final int NO_LIMIT = -1;

  private MultipartForm() {}

  static List<Map.Entry<String, String>> pairs(byte[] body, String contentType) {
    checkUtf8(body);
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      DefaultFullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
      request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false),
              request,
              StandardCharsets.UTF_8,
              FormFields.MAX_FIELDS + 1,
              NO_LIMIT);
      // The decoder notes that the last delimiter has come when more is offered behind it.
      decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
      return pairs(decoder);
    } catch (IOException | RuntimeException e) {
      throw e instanceof HttpProblem problem
          ? problem
          : HttpProblem.invalid("body", "reason.multipart");
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  private static List<Map.Entry<String, String>> pairs(HttpPostMultipartRequestDecoder decoder)
      throws IOException {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    try {
      while (decoder.hasNext()) {
        add(pairs, decoder.next());
      }
    } catch (EndOfDataDecoderException closed) {
      return pairs;
    }
    // A form that breaks off must not be taken for one with fewer fields.
    throw HttpProblem.invalid("body", "reason.multipart");
  }

  private static void add(List<Map.Entry<String, String>> pairs, InterfaceHttpData part)
      throws IOException {
    boolean isPlaceholder =
        part instanceof HttpData data
            && data.length() == 0
            && data.getName().equals(FormFields.PLACEHOLDER);
    if (part instanceof Attribute attribute && !isPlaceholder) {
      pairs.add(Map.entry(attribute.getName(), attribute.getValue()));
    } else if (!isPlaceholder) {
      throw HttpProblem.invalid(part.getName(), "reason.file");
    }
  }

  private static void checkUtf8(byte[] body) {
    try {
      UrlEncoded.utf8(body);
    } catch (CharacterCodingException e) {
      throw HttpProblem.invalid("body", "reason.encoding");
    }
  }
}
