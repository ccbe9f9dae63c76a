package dev.sessionstore.chaos;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Counts of answers by kind of call and kind of answer, and the longest wait of each kind of call.
 */
final class CallTally {
  private final Map<String, Map<String, Long>> answers = new TreeMap<>();
  private final Map<String, Long> longest = new TreeMap<>();

  synchronized void add(String call, String answer, long nanos) {
    answers.computeIfAbsent(call, any -> new TreeMap<>()).merge(answer, 1L, Long::sum);
    longest.merge(call, TimeUnit.NANOSECONDS.toMillis(nanos), Math::max);
  }

  /** Milliseconds. */
  synchronized long longestWait() {
    return longest.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  synchronized long calls() {
    return answers.values().stream()
        .flatMap(each -> each.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The number of calls of every kind with that answer. */
  synchronized long of(String answer) {
    return answers.values().stream().mapToLong(each -> each.getOrDefault(answer, 0L)).sum();
  }

  /** One row a kind of call, for a table in Markdown. */
  synchronized String rows(String fault) {
    return answers.entrySet().stream()
        .map(entry -> row(fault, entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private String row(String fault, String call, Map<String, Long> counts) {
    String seen =
        counts.entrySet().stream()
            .map(answer -> answer.getKey() + " × " + answer.getValue())
            .collect(Collectors.joining(", "));
    return "| %s | %s | %s | %d |".formatted(fault, call, seen, longest.get(call));
  }
}
