package dev.sessionstore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisUrlTest {
  @Test
  void parseShouldGiveEveryPartThatIsThere() {
    assertThat(RedisConfig.Url.parse("redis://h"))
        .isEqualTo(new RedisConfig.Url("h", null, null, null, null));
    assertThat(RedisConfig.Url.parse("redis://h/"))
        .isEqualTo(new RedisConfig.Url("h", null, null, null, null));
    assertThat(RedisConfig.Url.parse("redis://h:1/2"))
        .isEqualTo(new RedisConfig.Url("h", 1, null, null, 2));
    assertThat(RedisConfig.Url.parse("redis://:p@h:1"))
        .isEqualTo(new RedisConfig.Url("h", 1, null, "p", null));
    assertThat(RedisConfig.Url.parse("redis://u:p@h"))
        .isEqualTo(new RedisConfig.Url("h", null, "u", "p", null));
    assertThat(RedisConfig.Url.parse("redis://[::1]:1"))
        .isEqualTo(new RedisConfig.Url("[::1]", 1, null, null, null));
  }

  @Test
  void parseShouldDecodePercentAndLeavePlus() {
    RedisConfig.Url url = RedisConfig.Url.parse("redis://us%3Aer:a%40b%2Fc%25+%E4%BD%A0@h");
    assertThat(url.username()).isEqualTo("us:er");
    assertThat(url.password()).isEqualTo("a@b/c%+你");
    assertThat(RedisConfig.Url.parse("redis://:a:b@h").password()).isEqualTo("a:b");
    assertThat(RedisConfig.Url.parse("redis://:007@h").password()).isEqualTo("007");
  }

  @Test
  void whatIsNoPlainAddressShouldBeRefused() {
    for (String text :
        List.of(
            "",
            "h",
            "h:6379",
            "http://h",
            "rediss://h",
            "redis:h",
            "redis://",
            "redis://h:0",
            "redis://h:65536",
            "redis://h:x",
            "redis://u@h",
            "redis://h/x",
            "redis://h/-1",
            "redis://h/1/2",
            "redis://h?db=1",
            "redis://h#1",
            "redis://my_redis",
            "redis://:p@ss@h",
            "redis://:%zz@h",
            "redis://a b")) {
      assertThat(RedisConfig.Url.parse(text)).as(text).isNull();
    }
  }

  @Test
  void aHostShouldBeWhatCanStandInAnAddress() {
    for (String host :
        List.of("h", "redis.internal", "my-redis", "10.0.0.1", "::1", "[::1]", "fe80::1")) {
      assertThat(RedisConfig.Url.isHost(host)).as(host).isTrue();
    }
    for (String host : List.of("", " ", "my_redis", "h:1", "h/1", "u@h", "a b", "::x", "h?")) {
      assertThat(RedisConfig.Url.isHost(host)).as(host).isFalse();
    }
  }
}
