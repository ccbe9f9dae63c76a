package dev.sessionstore.dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Dify asks of a code node, as far as its text shows it. */
class NodeRulesTest {
  private static final Pattern IMPORT =
      Pattern.compile("^(?:import|from) (\\w+)", Pattern.MULTILINE);

  static Stream<NodeSource> nodes() {
    return NodeSource.NAMES.stream().map(NodeSource::read);
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void mainShouldTakeTypedVariablesAndReturnADict(NodeSource node) {
    assertThat(node.arguments())
        .as("Dify passes the declared variables by name")
        .allMatch(argument -> argument.matches("\\w{1,30}: (str|float)( = .+)?"))
        .last()
        .isEqualTo("session_api_key: str = \"\"");
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void docstringShouldTellInBothLanguagesWhatToDeclare(NodeSource node) {
    assertThat(node.docstring()).containsPattern("[\u4e00-\u9fff]").containsPattern("[A-Za-z]{4}");
    assertThat(node.outputs())
        .containsEntry("success", "Number")
        .containsEntry("status", "Number")
        .containsEntry("message", "String");
    assertThat(node.outputs().keySet()).allMatch(name -> name.length() <= 30);
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void nodeShouldNameTheAddressOnceAndImportOnlyWhatDifyHas(NodeSource node) {
    assertThat(node.text()).containsOnlyOnce("http://127.0.0.1:3001");
    assertThat(IMPORT.matcher(node.text()).results().map(found -> found.group(1)))
        .isSubsetOf("datetime", "json", "re", "requests", "urllib", "uuid");
  }

  /** So that what is proven of one node's requests holds for all. */
  @Test
  void nodesShouldSendRequestsByTheSameCode() {
    Set<String> codes = nodes().map(NodeSource::call).collect(Collectors.toSet());
    Set<String> timeouts =
        nodes()
            .flatMap(node -> Pattern.compile("TIMEOUT = .*").matcher(node.text()).results())
            .map(MatchResult::group)
            .collect(Collectors.toSet());

    assertThat(codes).hasSize(1);
    assertThat(timeouts)
        .as("below the time limit of a code node")
        .containsExactly("TIMEOUT = (1, 3)");
  }
}
