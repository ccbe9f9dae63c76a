package dev.sessionstore.session.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * JSON as hardly anybody writes it, but anybody may. A <em>model</em> is what a value means: a
 * {@code Map}, {@code List}, {@code String}, {@link OddNumber}, {@code Boolean} or null. One model
 * has endless spellings.
 */
public final class OddJson {
  private static final String[] WORDS = {
    "",
    "a",
    "b",
    "c",
    "é",
    "漢字",
    "😀",
    "\ud800",
    "\udc00x",
    "/",
    "~1",
    "\"",
    "\\",
    "\n\u0000",
    "0",
    "-",
    " ",
    "\u2028",
    "__proto__",
    "ffffffffffffffffffffffffffffffffffffffffffffffff"
  };
  private static final String[] SPACES = {"", "", "", "", " ", "\n", "\r\n\t", "    "};

  private final Random random;

  public OddJson(Random random) {
    this.random = random;
  }

  /** Generators of anything that can be made from a source of chance. */
  public static <T> Arbitrary<T> any(Function<OddJson, T> make) {
    return Arbitraries.randomValue(random -> make.apply(new OddJson(random)));
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  public String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }

  /** A model of any kind, with at most that many levels of containers. */
  public Object model(int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 5);
    if (kind < 5) {
      return Arrays.asList(null, true, random.nextBoolean(), word(), number()).get(kind);
    }
    return kind < 7 ? list(depth) : map(depth);
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(model(depth - 1));
    }
    return list;
  }

  /** A model of an object with at most that many levels. */
  public Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(word(), model(depth - 1));
    }
    return map;
  }

  private OddNumber number() {
    BigInteger digits =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.valueOf(random.nextInt(3));
          case 1 -> BigInteger.valueOf(random.nextInt(2000));
          case 2 -> new BigInteger(85, random);
          default -> BigInteger.valueOf(random.nextLong());
        };
    BigInteger exponent =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.valueOf(random.nextInt(800) - 400L);
          case 1 -> BigInteger.TEN.pow(20).multiply(BigInteger.valueOf(random.nextInt(3) - 1L));
          default -> BigInteger.valueOf(random.nextInt(3) - 1L);
        };
    return OddNumber.of(random.nextBoolean() ? digits : digits.negate(), exponent);
  }

  /** Any value as text, with chance white space around its parts. */
  public String value(int depth) {
    return spell(model(depth));
  }

  /** One of the many texts of that model. */
  public String spell(Object model) {
    if (model instanceof Map<?, ?> map) {
      List<OddObject.Member> members = new ArrayList<>();
      map.forEach((name, value) -> members.add(member((String) name, spell(value))));
      return new OddObject(members, space()).text();
    }
    if (model instanceof List<?> list) {
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(space() + spell(element) + space()));
      return "[" + (elements.isEmpty() ? space() : String.join(",", elements)) + "]";
    }
    if (model instanceof String text) {
      return string(text);
    }
    return model instanceof OddNumber number ? number.spell(random) : String.valueOf(model);
  }

  /** A member of that name and value, spelt and spaced by chance. */
  public OddObject.Member member(String name, String value) {
    return new OddObject.Member(
        name, space() + string(name) + space() + ":" + space(), value, space());
  }

  /** A string in which any character may be escaped, and those that must be are. */
  private String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    boolean plain = random.nextBoolean();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean must = c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c);
      if (must && Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
        if (random.nextBoolean()) {
          json.append(text, i, i + 2);
          i++;
          continue;
        }
      }
      if (!must && (plain || random.nextInt(4) > 0)) {
        json.append(c);
      } else if ((c == '/' || c == '"' || c == '\\') && random.nextBoolean()) {
        json.append('\\').append(c);
      } else {
        json.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) c));
      }
    }
    return json.append('"').toString();
  }
}
