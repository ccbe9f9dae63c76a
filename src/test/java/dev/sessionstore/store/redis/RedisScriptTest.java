package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts put together from their files. */
class RedisScriptTest {
  @ParameterizedTest
  @EnumSource
  void aScriptShouldHaveTheTimeFirstThenItsStepThenTheLoopAndNoComments(RedisScript script) {
    assertThat(script.source())
        .startsWith("local clock = redis.call('TIME')")
        .containsOnlyOnce("local function step(key, deletedKey, ")
        .endsWith("return replies")
        .doesNotContain("--")
        .doesNotContain("\n\n");
    assertThat(script.sha1()).matches("[0-9a-f]{40}");
  }
}
