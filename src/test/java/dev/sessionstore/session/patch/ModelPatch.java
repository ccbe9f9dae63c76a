package dev.sessionstore.session.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * RFC 6902 word for word on the models of {@code OddJson}: whole copies instead of places in bytes,
 * so that it has nothing in common with what it is compared with.
 */
final class ModelPatch {
  /** What comes of a patch that does not apply, and what is found where nothing is. */
  static final Object REFUSED = new Object();

  private static final class Refusal extends RuntimeException {
    private Refusal() {
      super("refused", null, false, false);
    }
  }

  private ModelPatch() {}

  /** What the operations make of a document, which stays as it is; or {@link #REFUSED}. */
  static Object apply(Object document, List<Map<String, Object>> operations) {
    Object now = copy(document);
    try {
      for (Map<String, Object> operation : operations) {
        now = apply(now, operation);
      }
      return now;
    } catch (Refusal refusal) {
      return REFUSED;
    }
  }

  private static Object apply(Object document, Map<String, Object> operation) {
    List<String> path = tokens((String) operation.get("path"));
    Object value = copy(operation.get("value"));
    return switch ((String) operation.get("op")) {
      case "add" -> add(document, path, value);
      case "remove" -> remove(document, path);
      case "replace" -> path.isEmpty() ? value : add(remove(document, path), path, value);
      case "copy" -> add(document, path, copy(get(document, from(operation))));
      case "test" -> require(Objects.equals(get(document, path), value), document);
      default -> move(document, from(operation), path);
    };
  }

  /** "The from location MUST NOT be a proper prefix of the path location." */
  private static Object move(Object document, List<String> from, List<String> path) {
    Object value = get(document, from);
    boolean isInside = path.size() > from.size() && path.subList(0, from.size()).equals(from);
    require(!isInside, document);
    return path.equals(from) ? document : add(remove(document, from), path, value);
  }

  private static List<String> from(Map<String, Object> operation) {
    return tokens((String) operation.get("from"));
  }

  static List<String> tokens(String pointer) {
    return pointer.isEmpty()
        ? List.of()
        : Arrays.stream(pointer.substring(1).split("/", -1))
            .map(token -> token.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  /** The value at that place, or {@link #REFUSED}. */
  static Object find(Object document, List<String> path) {
    try {
      return get(document, path);
    } catch (Refusal refusal) {
      return REFUSED;
    }
  }

  private static Object get(Object document, List<String> path) {
    Object value = document;
    for (String token : path) {
      if (value instanceof Map<?, ?> map) {
        value = require(map.containsKey(token), map).get(token);
      } else {
        List<Object> list = list(value);
        value = list.get(index(token, list.size() - 1));
      }
    }
    return value;
  }

  private static Object add(Object document, List<String> path, Object value) {
    if (path.isEmpty()) {
      return value;
    }
    Object parent = get(document, path.subList(0, path.size() - 1));
    String last = path.get(path.size() - 1);
    if (parent instanceof Map<?, ?>) {
      map(parent).put(last, value);
    } else {
      List<Object> list = list(parent);
      list.add(last.equals("-") ? list.size() : index(last, list.size()), value);
    }
    return document;
  }

  private static Object remove(Object document, List<String> path) {
    require(!path.isEmpty(), document);
    get(document, path);
    Object parent = get(document, path.subList(0, path.size() - 1));
    String last = path.get(path.size() - 1);
    if (parent instanceof Map<?, ?>) {
      map(parent).remove(last);
    } else {
      list(parent).remove(index(last, list(parent).size() - 1));
    }
    return document;
  }

  private static int index(String token, int highest) {
    require(token.matches("0|[1-9][0-9]{0,8}"), token);
    int index = Integer.parseInt(token);
    require(index <= highest, token);
    return index;
  }

  private static <T> T require(boolean condition, T value) {
    if (!condition) {
      throw new Refusal();
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object model) {
    return (Map<String, Object>) model;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object model) {
    return (List<Object>) require(model instanceof List<?>, model);
  }

  /** A copy that can be changed all the way down. */
  private static Object copy(Object model) {
    if (model instanceof Map<?, ?>) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map(model).forEach((name, value) -> copy.put(name, copy(value)));
      return copy;
    }
    if (model instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return copy;
    }
    return model;
  }
}
