package dev.sessionstore.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
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
    RedisOutageException outage = (RedisOutageException) reply(message);
    assertThat(outage.detail()).isEqualTo(message);
    assertThat(outage.until(17).mayRunUntil()).isZero();
    Matcher word = Pattern.compile("[A-Z]{3,}").matcher(message);
    assertThat(word.find()).isTrue();
    assertThat(outage).hasMessageMatching("[A-Za-z', ]+ \\(" + word.group() + "\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WRONGTYPE no hash", "NOSCRIPT none", "ERR out of OOM", "", "OOMPH"})
  void anyOtherRefusalShouldBeOfThatCommand(String message) {
    assertThat(reply(message)).isInstanceOf(RedisCommandException.class).hasMessage(message);
  }

  @Test
  void whatRedisDidNotSayShouldBeAnOutageWithoutAnAnswer() {
    for (Throwable failure :
        new Throwable[] {
          new FakeReply.OfError("CONNECTION_CLOSED"),
          new TimeoutException("Timeout 250(MILLISECONDS) fired"),
          new ConnectException("Connection refused: redis.internal/10.0.0.7:6379"),
          new UnknownHostException("redis.internal"),
          new SSLException("No name matching redis.internal found"),
          new IOException("/10.0.0.7:6379: Connection reset by peer"),
        }) {
      RuntimeException translated = RedisErrors.translate(failure);
      assertThat(translated)
          .isInstanceOf(RedisOutageException.class)
          .hasMessageMatching("[A-Za-z ]+");
      assertThat(((RedisOutageException) translated).until(17).mayRunUntil()).isEqualTo(17);
    }
  }
}
