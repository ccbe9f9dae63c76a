package dev.sessionstore.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessionstore.http.access.BrowserGuard.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserGuardTest {
  private static final BrowserGuard GUARD =
      new BrowserGuard(List.of("Sessions.Example"), List.of("https://builder.example"));

  private static Verdict judge(
      String host, @Nullable String origin, @Nullable String site, boolean readsPage) {
    return GUARD.judge(new RequestOrigin(List.of(host), origin, site, readsPage));
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
  void judgeShouldAllowAddressesLocalNamesAndListedOnes(String host) {
    assertThat(judge(host, null, null, false)).isEqualTo(new Verdict.Allowed());
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
  void judgeShouldRefuseNamesThatAreNotThisServers(String host, String named) {
    assertThat(judge(host, null, null, false)).isEqualTo(new Verdict.HostNotAllowed(named));
    assertThat(judge(host, null, null, true)).isEqualTo(new Verdict.HostNotAllowed(named));
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
  void judgeShouldRefuseAHostThatIsNone(String host) {
    assertThat(judge(host, null, null, false)).isEqualTo(new Verdict.BadHost());
  }

  @Test
  void judgeShouldLookAtEachAuthority() {
    assertThat(GUARD.judge(new RequestOrigin(List.of(), null, null, false)))
        .isEqualTo(new Verdict.Allowed());
    assertThat(GUARD.judge(new RequestOrigin(List.of(), "http://localhost", null, false)))
        .isInstanceOf(Verdict.ForeignOrigin.class);
    assertThat(
            GUARD.judge(new RequestOrigin(List.of("localhost", "evil.example"), null, null, false)))
        .isEqualTo(new Verdict.HostNotAllowed("evil.example"));
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
  void judgeShouldAllowOwnAndListedPages(@Nullable String origin, @Nullable String site) {
    assertThat(judge("localhost:3001", origin, site, false)).isEqualTo(new Verdict.Allowed());
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
  void judgeShouldRefuseForeignPages(@Nullable String origin, @Nullable String site) {
    assertThat(judge("localhost:3001", origin, site, false))
        .isInstanceOf(Verdict.ForeignOrigin.class);
    assertThat(judge("localhost:3001", origin, site, true)).isEqualTo(new Verdict.Allowed());
  }
}
