package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionstore.support.Ports;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code nodes where the address leads to nobody, or to somebody else. */
class NodesAstrayIT {
  private static CheckedNodes nodes;

  static List<String> names() {
    return NodeSource.NAMES;
  }

  @BeforeAll
  static void start() {
    nodes = CheckedNodes.start().orElse(null);
  }

  @BeforeEach
  void needPython() {
    assumeTrue(nodes != null, CheckedNodes.NOT_TESTED);
  }

  @AfterAll
  static void stop() {
    if (nodes != null) {
      nodes.close();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSayThatNobodyAnswers(String name) {
    NodeSource lost = NodeSource.read(name).withAddress("http://127.0.0.1:" + Ports.free());

    JsonObject outputs = nodes.run(lost, CheckedNodes.sample(name));

    assertThat(outputs.getInteger("success")).isZero();
    assertThat(outputs.getInteger("status")).isZero();
    assertThat(outputs.getString("message")).contains("连不上会话存储");
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSayThatSomebodyElseAnswers(String name) {
    try (OtherServer other = new OtherServer()) {
      NodeSource lost = NodeSource.read(name).withAddress(other.address());

      other.answers(403, "text/html", "<html>squid</html>");
      JsonObject refused = nodes.run(lost, CheckedNodes.sample(name));
      assertThat(refused.getInteger("status")).isEqualTo(403);
      assertThat(refused.getString("message")).contains("squid").contains("Dify's proxy");

      for (String body : new String[] {"[1]", "null", "", "{\"data\":[1]}", "{\"data\":null}"}) {
        other.answers(404, "application/json", body);
        assertThat(nodes.run(lost, CheckedNodes.sample(name)).getInteger("success"))
            .as(body)
            .isZero();
      }
    }
  }

  /** The code that waits is the same in every node. */
  @Test
  void nodeShouldGiveUpWaitingWithinTheTimeOfACodeNode() {
    try (OtherServer other = new OtherServer()) {
      other.saysNothing();
      NodeSource lost = NodeSource.read("load.py").withAddress(other.address());

      assertThat(nodes.run(lost, CheckedNodes.sample("load.py")).getInteger("status")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void nodeShouldSendTheKeyIfThereIsOne(String name) {
    try (OtherServer other = new OtherServer()) {
      NodeSource node = NodeSource.read(name).withAddress(other.address());

      nodes.run(node, CheckedNodes.sample(name));
      assertThat(other.authorization()).isNull();
      nodes.run(node, CheckedNodes.sample(name).put("session_api_key", "k"));
      assertThat(other.authorization()).isEqualTo("Bearer k");
    }
  }
}
