package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of the Redis client in the store's terms. */
class RedisErrorsTest {
  private static RuntimeException reply(String message) {
    return RedisErrors.translate(new FakeReply.OfError(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "READONLY You can't write against a read only replica.",
        "MASTERDOWN Link with MASTER is down",
        "CLUSTERDOWN The cluster is down",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "MISCONF Redis is configured to save RDB snapshots",
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair",
        "NOPERM this user has no permissions",
        "NOREPLICAS Not enough good replicas to write.",
        "BUSY Redis is busy running a script.",
        "@user_script: 8: -OOM command not allowed",
      })
  void aRefusalOfEveryClientShouldBeAnOutageThatWasAnswered(String message) {
    assertThat(reply(message)).isInstanceOf(RedisOutageException.class).hasMessage(message);
    assertThat(((RedisOutageException) reply(message)).until(17).mayRunUntil()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WRONGTYPE no hash", "NOSCRIPT none", "ERR out of OOM", "", "OOMPH"})
  void anyOtherRefusalShouldBeOfThatCommand(String message) {
    assertThat(reply(message)).isInstanceOf(RedisCommandException.class).hasMessage(message);
  }

  @Test
  void whatRedisDidNotSayShouldBeAnOutageWithoutAnAnswer() {
    for (Throwable failure :
        new Throwable[] {new FakeReply.OfError("CONNECTION_CLOSED"), new TimeoutException()}) {
      RuntimeException translated = RedisErrors.translate(failure);
      assertThat(translated).isInstanceOf(RedisOutageException.class);
      assertThat(((RedisOutageException) translated).until(17).mayRunUntil()).isEqualTo(17);
    }
  }
}
