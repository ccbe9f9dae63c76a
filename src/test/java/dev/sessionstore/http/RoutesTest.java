package dev.sessionstore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final Routes.Handler UNUSED = exchange -> {};

  private final Routes routes =
      new Routes()
          .add(HttpMethod.GET, "/a/{x}", UNUSED)
          .addWithBody(HttpMethod.PUT, "/a/{x}", UNUSED)
          .add(HttpMethod.GET, "/a/{x}/b/{y}", UNUSED)
          .add(HttpMethod.GET, "/a", UNUSED)
          .add(HttpMethod.GET, "/z/fixed", UNUSED)
          .add(HttpMethod.GET, "/z/{any}", UNUSED);

  private HttpProblem problemOf(HttpMethod method, String path) {
    HttpProblem problem = catchThrowableOfType(HttpProblem.class, () -> routes.find(method, path));
    assertThat(problem).as(path).isNotNull();
    return problem;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/a, /a, -, -",
        "/a/, /a, -, -",
        "/a/1, /a/{x}, 1, -",
        "/a/1/, /a/{x}, 1, -",
        "/a//, /a/{x}, '', -",
        "/a/x%2Fy, /a/{x}, x/y, -",
        "/a/..%2f, /a/{x}, ../, -",
        "/a/1/b/2, /a/{x}/b/{y}, 1, 2",
        "/a//b/%20, /a/{x}/b/{y}, '', ' '",
        "/a/+, /a/{x}, +, -",
        "/z/fixed, /z/fixed, -, -",
        "/z/other, /z/{any}, other, -",
      })
  void findShouldGiveTheRouteAndItsArguments(String path, String template, String x, String y) {
    Routes.Match match = routes.find(HttpMethod.GET, path);
    assertThat(match.route().template()).isEqualTo(template);
    assertThat(match.arguments())
        .containsExactlyElementsOf(
            Stream.of(Optional.ofNullable(x), Optional.ofNullable(y))
                .flatMap(Optional::stream)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "*",
        "a",
        "xa/1",
        "/b",
        "/A",
        "/a/1/b",
        "/a/1/c/2",
        "/a/1/b/2/3",
        "/%61"
      })
  void findShouldSayThatThereIsNoRoute(String path) {
    HttpProblem problem = problemOf(HttpMethod.GET, path);
    assertThat(problem.code()).isEqualTo(ErrorCode.ROUTE_NOT_FOUND);
    assertThat(problem.details()).containsEntry("path", path);
  }

  @Test
  void findShouldSayWhichMethodsThereAre() {
    HttpProblem problem = problemOf(HttpMethod.DELETE, "/a/1");
    assertThat(problem.code()).isEqualTo(ErrorCode.METHOD_NOT_ALLOWED);
    assertThat(problem.headers()).containsEntry("allow", "GET, HEAD, PUT");
    assertThat(problemOf(HttpMethod.POST, "/z/fixed").headers())
        .containsEntry("allow", "GET, HEAD");
  }

  @Test
  void findShouldRefuseABrokenEncodingOnlyOfItsOwnRoute() {
    assertThat(problemOf(HttpMethod.GET, "/a/%zz").details()).containsEntry("field", "path");
    assertThat(problemOf(HttpMethod.GET, "/nope/%zz").code()).isEqualTo(ErrorCode.ROUTE_NOT_FOUND);
  }

  @Test
  void onlySomeRoutesShouldReadABody() {
    assertThat(routes.find(HttpMethod.PUT, "/a/1").route().readsBody()).isTrue();
    assertThat(routes.find(HttpMethod.GET, "/a/1").route().readsBody()).isFalse();
    assertThat(routes.all()).hasSize(6);
  }

  @Test
  void anUnknownPathShouldBeRepeatedInPart() {
    String shown =
        String.valueOf(problemOf(HttpMethod.GET, "/" + "x".repeat(8_000)).details().get("path"));
    assertThat(shown).hasSizeLessThan(100);
  }
}
