package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
          "s1", Mutation.NO_SAVEPOINTS,
          "s8", Mutation.NO_SAVEPOINTS);

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

    assertThat(tested()).as("also: nothing that is carried").isEqualTo(expected);
  }

  @Test
  void whatIsCarriedIsARule() {
    assertThat(RULES).containsAll(CARRIED.keySet());
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
}
