package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README lists every property of the mapping with its default, and no other. */
class ReadmeConfigurationTest {
  /** Set by the service itself, or through the variables of the README's other table. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "holdfast.environment",
          "holdfast.version",
          "holdfast.start",
          "holdfast.command",
          "holdfast.postgres.configured",
          "holdfast.postgres.host",
          "holdfast.postgres.port",
          "holdfast.postgres.database",
          "holdfast.postgres.ssl-mode",
          "holdfast.postgres.ssl-root-cert",
          "holdfast.postgres.pool-size",
          "holdfast.postgres.max-overflow",
          "holdfast.postgres.pool-timeout",
          "holdfast.postgres.pool-recycle",
          "holdfast.postgres.token-persistence-enabled");

  private static final Pattern ROW =
      Pattern.compile("^\\| `(holdfast\\.[a-z.-]+)` \\| ([^|]+) \\| [^|]+ \\|$", Pattern.MULTILINE);
  private static final Pattern VARIABLES =
      Pattern.compile("^\\| (`[A-Z][A-Z_`, ]+`) \\|", Pattern.MULTILINE);

  private static Map<String, String> mapped(String prefix, Class<?> group) {
    Map<String, String> properties = new TreeMap<>();
    for (Method method : group.getDeclaredMethods()) {
      String name = prefix + "." + kebab(method.getName());
      if (ELSEWHERE.contains(name)) {
        continue;
      }
      if (method.getReturnType().getEnclosingClass() == HoldfastConfig.class
          && method.getReturnType().isInterface()) {
        properties.putAll(mapped(name, method.getReturnType()));
      } else {
        WithDefault otherwise = method.getAnnotation(WithDefault.class);
        properties.put(name, otherwise == null ? "" : "`" + otherwise.value() + "`");
      }
    }
    return properties;
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void theTableOfPropertiesIsTheMapping() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher matcher = ROW.matcher(readme());
    while (matcher.find()) {
      rows.put(matcher.group(1), matcher.group(2));
    }
    Map<String, String> mapped = mapped("holdfast", HoldfastConfig.class);
    assertThat(rows.keySet()).isNotEmpty().isEqualTo(mapped.keySet());
    mapped.forEach(
        (name, otherwise) -> {
          if (!otherwise.isEmpty()) {
            assertThat(rows.get(name)).as(name).isEqualTo(otherwise);
          }
        });
  }

  @Test
  void theTableOfVariablesNamesEveryOneThatIsRead() throws IOException {
    StringBuilder named = new StringBuilder();
    Matcher matcher = VARIABLES.matcher(readme());
    while (matcher.find()) {
      named.append(matcher.group(1));
    }
    String source = Files.readString(Path.of("src/main/java/dev/holdfast/config/Settings.java"));
    Matcher read = Pattern.compile("\"(ENV|PORT|[A-Z]+_[A-Z_]+)\"").matcher(source);
    int found = 0;
    while (read.find()) {
      assertThat(named.toString()).contains("`" + read.group(1) + "`");
      found++;
    }
    assertThat(found).isGreaterThan(10);
  }
}
