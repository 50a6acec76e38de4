package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every numbered rule of the failover design is tested by name: the name of a test begins with the
 * rule that it is about, as {@code i3_} or {@code classD_}.
 */
class RuleNumbersTest {
  private static final Set<String> RULES =
      Stream.of(
              numbered("i", 4),
              numbered("m", 3),
              numbered("d", 6),
              numbered("r", 8),
              numbered("s", 9),
              Stream.of("classA", "classB", "classC", "classD", "classE"))
          .flatMap(each -> each)
          .collect(Collectors.toCollection(TreeSet::new));

  /**
   * Rules that lie in an adapter; until that has a test of this name, the models carry them in
   * {@link SimulationTest}: as something that no history breaks ({@code NONE}), or as a mistake
   * that is noticed. Of rule S8 that is the full disk; the lock is tested on the real file.
   */
  private static final Map<String, Mutation> CARRIED =
      Map.of(
          "r1", Mutation.NONE,
          "s2", Mutation.NONE,
          "d6", Mutation.VERSION_ONLY_ANTI_ENTROPY,
          "s1", Mutation.NO_SAVEPOINTS,
          "s8", Mutation.NO_SAVEPOINTS);

  /** Rules of which there is nothing yet. */
  private static final Set<String> MISSING = Set.of("r7", "r8", "s9");

  /** Parts of rules of which there is nothing yet, by a word that the names of their tests have. */
  private static final Map<String, String> MISSING_PARTS =
      Map.of("r5", "shadow", "s4", "refusedCreate", "s6", "tick", "s7", "adopt");

  private static final Pattern RULE = Pattern.compile("([a-z]\\d+|class[A-Z])_.*");

  private static final List<String> TESTS = tests();

  private static Stream<String> numbered(String letter, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> letter + number);
  }

  private static List<String> tests() {
    try (Stream<Path> files = Files.list(Path.of(RuleNumbersTest.class.getResource("").toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.class") || name.endsWith("Properties.class"))
          .map(name -> name.replace(".class", ""))
          .flatMap(RuleNumbersTest::methods)
          .filter(RuleNumbersTest::isTest)
          .map(Method::getName)
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Method> methods(String test) {
    try {
      String name = RuleNumbersTest.class.getPackageName() + "." + test;
      return Stream.of(Class.forName(name).getDeclaredMethods());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class)
        || method.isAnnotationPresent(Property.class);
  }

  private static Set<String> tested() {
    return TESTS.stream()
        .map(RULE::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRuleIsHitByATestOfItsName() {
    Set<String> expected = new TreeSet<>(RULES);
    expected.removeAll(CARRIED.keySet());
    expected.removeAll(MISSING);

    assertThat(tested()).as("also: nothing that is carried or missing").isEqualTo(expected);
  }

  @Test
  void whatIsCarriedOrMissingIsARule() {
    assertThat(RULES).containsAll(CARRIED.keySet()).containsAll(MISSING);
    assertThat(CARRIED.keySet()).doesNotContainAnyElementsOf(MISSING);
  }

  @Test
  void theTestsThatCarryRulesAreThere() {
    CARRIED.forEach(
        (rule, mistake) ->
            assertThat(TESTS)
                .as(rule)
                .contains(
                    mistake == Mutation.NONE
                        ? "noHistoryBreaksAPromise"
                        : "everyMistakeIsNoticed"));
  }

  @Test
  void whatIsMissingOfARuleIsReallyUntested() {
    MISSING_PARTS.forEach(
        (rule, word) ->
            assertThat(TESTS)
                .as("then take %s out of the missing parts", rule)
                .noneMatch(name -> name.startsWith(rule + "_") && isAbout(name, word)));
  }

  private static boolean isAbout(String name, String word) {
    return name.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }
}
