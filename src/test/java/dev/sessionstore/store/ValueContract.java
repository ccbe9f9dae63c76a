package dev.sessionstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.session.Precondition;
import dev.sessionstore.session.Session;
import dev.sessionstore.session.SessionKey;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** That data come back byte for byte as they went in. */
interface ValueContract extends StoreFixture {
  List<String> VALUES =
      List.of(
          "{}",
          "{\"n\":1234567890123456789012345,\"f\":1.10,\"e\":1E+2,\"z\":-0.0}",
          "{\"z\":1,\"a\":2,\"m\":{\"y\":3,\"b\":4}}",
          "{\"list\":[],\"object\":{},\"deep\":[[],[{}],{\"x\":[]}]}",
          "{ \"spaced\" : [ 1 , 2 ] ,\n\t\"lines\" : null }",
          "{\"escaped\":\"\\u4f60\\u597d \\n \\\" \\\\ \\/ \\ud83d\\ude00\"}",
          "{\"面试\":\"你好，😀 𝒳 é ß\",\"nul\":\"\\u0000\"}",
          "{\"__proto__\":1,\"\":\"empty name\",\"data\":\"version\"}",
          "{\"redis\":\"*1\\r\\n$4\\r\\nPING\\r\\n\",\"lua\":\"'] .. ARGV[1]\"}",
          "{\"big\":\"" + "面a".repeat(249_997) + "\"}");

  @Test
  default void dataShouldComeBackByteForByte() {
    for (String json : VALUES) {
      SessionKey key = fresh();
      assertThat(store().saved(key, json).data()).hasToString(json);
      assertThat(store().loaded(key).data()).hasToString(json);
    }
  }

  @Test
  default void dataShouldComeBackByteForByteFromAReplaceAndATouch() {
    for (String json : VALUES) {
      SessionKey key = fresh();
      Session base = store().saved(key, "{\"old\":[1,2,3]}");
      Outcome replaced = store().replace(base, key, json, OptionalLong.empty());
      assertThat(LoopStore.session(replaced).data()).hasToString(json);
      Outcome touched = store().touch(key, LoopStore.LONG_TTL, Precondition.NONE);
      assertThat(LoopStore.session(touched).data()).hasToString(json);
      assertThat(store().loaded(key).data()).hasToString(json);
    }
  }

  @Test
  default void idsOfEveryAllowedCharacterShouldNameDifferentSessions() {
    String all = "AZaz09._~:@-";
    List<String> ids =
        List.of(all, all.toLowerCase(Locale.ROOT), "a:session:b", ":", "x".repeat(128));
    String prefix = "id" + IDS.incrementAndGet();
    List<SessionKey> keys =
        ids.stream()
            .map(id -> prefix + id)
            .map(id -> key(id.substring(0, Math.min(128, id.length()))))
            .toList();
    keys.forEach(key -> store().saved(key, "{\"id\":\"" + key.id() + "\"}"));
    for (SessionKey key : keys) {
      assertThat(store().loaded(key).data()).hasToString("{\"id\":\"" + key.id() + "\"}");
    }
    assertThat(store().ids(prefix))
        .containsExactlyInAnyOrderElementsOf(keys.stream().map(k -> k.id().value()).toList());
  }
}
