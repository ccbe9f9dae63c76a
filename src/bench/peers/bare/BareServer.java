import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bound: what the service could do at best on Vert.x with a router. It answers every load with
 * the same headers and body, out of memory, without a look at the request.
 *
 * <p>Arguments: the port, and a file that holds header lines, an empty line, and the body.
 */
public final class BareServer extends VerticleBase {
  private final int port;
  private final Map<CharSequence, CharSequence> headers;
  private final Buffer body;

  private BareServer(int port, Map<CharSequence, CharSequence> headers, Buffer body) {
    this.port = port;
    this.headers = headers;
    this.body = body;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    String[] answer = Files.readString(Path.of(arguments[1])).split("\n\n", 2);
    Map<CharSequence, CharSequence> headers = new LinkedHashMap<>();
    for (String line : answer[0].split("\n")) {
      String[] header = line.split(": ", 2);
      headers.put(header[0], header[1]);
    }
    Buffer body = Buffer.buffer(answer[1].getBytes(StandardCharsets.UTF_8));
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    // One event loop a core; more would only take turns on it.
    DeploymentOptions instances =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    vertx
        .deployVerticle(() -> new BareServer(port, headers, body), instances)
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(port).setAcceptBacklog(4096);
    return vertx.createHttpServer(options).requestHandler(router()).listen();
  }

  /** The route of a load, as the service has it, and one for the question whether it is ready. */
  private Router router() {
    Router router = Router.router(vertx);
    router.get("/api/:namespace/sessions/:sessionId").handler(this::answer);
    router.get("/").handler(this::answer);
    return router;
  }

  private void answer(RoutingContext context) {
    HttpServerResponse response = context.response();
    MultiMap out = response.headers();
    headers.forEach(out::set);
    response.end(body);
  }
}
