package dev.sessionstore.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that whatever happens while a request is handled, it is answered. */
final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private Guard() {}

  static void run(Exchange exchange, Runnable work) {
    try {
      work.run();
    } catch (HttpProblem problem) {
      exchange.problem(problem);
    } catch (RuntimeException | Error e) {
      LOG.error(
          "method={} path={} failed", exchange.request().method(), exchange.request().path(), e);
      exchange.problem(new HttpProblem(ErrorCode.INTERNAL));
    }
  }
}
