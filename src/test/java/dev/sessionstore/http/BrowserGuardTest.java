package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sessionstore.http.BrowserGuard.RequestOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserGuardTest {
  private static final BrowserGuard GUARD =
      new BrowserGuard(List.of("Sessions.Example"), List.of("https://builder.example"));

  private static @Nullable HttpProblem refusal(RequestOrigin request) {
    return catchThrowableOfType(HttpProblem.class, () -> GUARD.check(request));
  }

  private static @Nullable HttpProblem refusal(
      String host, @Nullable String origin, @Nullable String site, boolean readsPage) {
    return refusal(new RequestOrigin(List.of(host), origin, site, readsPage));
  }

  private static void assertHostNotAllowed(@Nullable HttpProblem refusal, String named) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.HOST_NOT_ALLOWED);
    assertThat(refusal.details()).containsEntry("host", named);
  }

  private static void assertForeign(@Nullable HttpProblem refusal) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:3001",
        "10.0.0.7:80",
        "[::1]",
        "[::1]:3001",
        "[fe80::1%25eth0]:1",
        "localhost",
        "LOCALHOST:3001",
        "localhost.:3001",
        "session-store",
        "session_store:3001",
        "app.localhost",
        "host.docker.internal:3001",
        "store.sessions.svc",
        "store.sessions.svc.cluster.local:80",
        "sessions.example",
        "SESSIONS.example:443",
        "sessions.example.:443",
        "localhost:"
      })
  void checkShouldAllowAddressesLocalNamesAndListedOnes(String host) {
    assertThat(refusal(host, null, null, false)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, evil.example",
    "Evil.Example:3001, evil.example",
    "evil.example., evil.example",
    "sub.sessions.example, sub.sessions.example",
    "sessions.example.evil.net, sessions.example.evil.net",
    "127.0.0.1.nip.io, 127.0.0.1.nip.io",
    "999.0.0.1, 999.0.0.1",
    "1.2.3, 1.2.3",
    "notinternal.net, notinternal.net",
    "cluster.local.evil.net, cluster.local.evil.net"
  })
  void checkShouldRefuseNamesThatAreNotThisServers(String host, String named) {
    assertHostNotAllowed(refusal(host, null, null, false), named);
    assertHostNotAllowed(refusal(host, null, null, true), named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "user@localhost",
        "localhost/",
        "http://localhost",
        "localhost:port",
        "localhost:123456",
        "[::1",
        "::1",
        "[]",
        "[evil.example]",
        ".",
        "-a",
        "a\u0000",
        "a,b",
        "localhost#"
      })
  void checkShouldRefuseAHostThatIsNone(String host) {
    HttpProblem refusal = refusal(host, null, null, false);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.details()).containsEntry("field", "Host");
  }

  @Test
  void checkShouldLookAtEachAuthority() {
    assertThat(refusal(new RequestOrigin(List.of(), null, null, false))).isNull();
    assertForeign(refusal(new RequestOrigin(List.of(), "http://localhost", null, false)));
    List<String> two = List.of("localhost", "evil.example");
    assertHostNotAllowed(refusal(new RequestOrigin(two, null, null, false)), "evil.example");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3001, same-origin",
    "https://LOCALHOST:3001, same-origin",
    "https://builder.example, cross-site",
    "https://Builder.Example, ",
    ", same-origin",
    ", none",
    ", "
  })
  void checkShouldAllowOwnAndListedPages(@Nullable String origin, @Nullable String site) {
    assertThat(refusal("localhost:3001", origin, site, false)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "null, ",
    "null, same-origin",
    "http://evil.example, ",
    "http://evil.example, same-origin",
    "http://localhost:3000, same-site",
    "http://localhost, ",
    "http://localhost:3001.evil.example, ",
    "http://evil@localhost:3001, ",
    "file://localhost:3001, ",
    "http://builder.example, cross-site",
    "'', ",
    ", cross-site",
    ", same-site",
    ", Cross-Site"
  })
  void checkShouldRefuseForeignPages(@Nullable String origin, @Nullable String site) {
    assertForeign(refusal("localhost:3001", origin, site, false));
    assertThat(refusal("localhost:3001", origin, site, true)).isNull();
  }
}
