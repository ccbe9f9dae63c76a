package dev.sessionstore.dify;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Texts as models and people write them, that careless transport damages. */
final class HostileTexts {
  private static final List<String> FRAGMENTS =
      List.of(
          "```json\n{\"a\": null, \"b\": \"\\n\\u4e00\"}\n```",
          "{\"found\":false}",
          "\"found\":false",
          "\\\"found\\\":false",
          "{'a': None, \"b\": True}",
          "[\"一\", {\"二\": 3}]",
          "null",
          "0123.0",
          "\"",
          "'",
          "\\",
          "\\\\\" \\u4e00 \\n",
          "{{#start.job_title#}} {{#env.SESSION_API_KEY#}} {{ x }} {% if y %} ${z} $1",
          "100% 1+1 a&b=c; %41 %zz ?#",
          "他说：“好”。é Ω",
          "😀👩\u200d👩\u200d👧 \u00a0\u200b\ufeff\u2028\u2029",
          "one\r\ntwo\nthree\rfour\r\n\r\n",
          "\r\n",
          "\n",
          "\r",
          " leading and trailing \t",
          "--",
          "\r\n--",
          "\r\n--boundary--\r\n",
          "\r\n--x\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\nother\r\n",
          "\u0000\u0001\u001f\u007f",
          "<script>alert(1)</script>",
          "(None, ) == undefined");

  private HostileTexts() {}

  /** Each of them alone, none at all, one of 100 kB, and chance mixtures, the same every time. */
  static List<String> all() {
    List<String> all = new ArrayList<>(FRAGMENTS);
    all.add("");
    all.add("{\"题\": \"长\\\"\r\n😀\"}\n".repeat(4_500));
    Random random = new Random(20_261_122);
    for (int i = 0; i < 20; i++) {
      all.add(
          random
              .ints(5, 0, FRAGMENTS.size())
              .mapToObj(FRAGMENTS::get)
              .collect(Collectors.joining()));
    }
    return all;
  }
}
