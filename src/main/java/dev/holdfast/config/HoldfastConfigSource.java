package dev.holdfast.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Puts what follows from the environment's variables among the configuration: above
 * application.properties (250), below {@code .env} (295), the environment (300) and system
 * properties (400), so that any Quarkus property still overrides it.
 */
public final class HoldfastConfigSource implements ConfigSourceFactory {
  private static final int ORDINAL = 270;
  private static final String DEPLOYMENT = "io.quarkus.deployment.";

  /** SmallRye's ordinal of the mapping's {@code @WithDefault} values. */
  private static final int DEFAULTS = Integer.MIN_VALUE;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    if (isBuild()) {
      return List.of();
    }
    Variables variables = new Variables(name -> value(context, name));
    Map<String, String> settings = new HashMap<>(Settings.of(variables, context.getProfiles()));
    settings.replaceAll((name, value) -> literal(value));
    return List.of(new PropertiesConfigSource(settings, "holdfast environment", ORDINAL));
  }

  /** After every ordinary source, so that all of them can be looked into. */
  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(Integer.MAX_VALUE);
  }

  /**
   * What somebody has set; a default of {@link HoldfastConfig} would hide a variable. A dollar sign
   * in it is one, unless it begins an expression; in a password it always is.
   */
  private static String value(ConfigSourceContext context, String name) {
    ConfigValue found = Expressions.withoutExpansion(() -> context.getValue(name));
    if (found == null || found.getValue() == null || found.getConfigSourceOrdinal() == DEFAULTS) {
      return null;
    }
    boolean plain = name.endsWith("PASSWORD") || !found.getValue().contains("${");
    return plain ? found.getValue() : context.getValue(name).getValue();
  }

  /**
   * A text that comes out of SmallRye's expansion as it is: a dollar sign is doubled, and parted
   * from a backslash before it, which would be taken for its escape and vanish.
   */
  static String literal(String text) {
    return text.replace("$", "$$").replace("\\$", "${holdfast.backslash:\\}$");
  }

  /**
   * Whether this is the build, which also reads the configuration: what it saw would be baked into
   * the artifact, a password into its bytecode. Quarkus has no flag for it, and in tests and in dev
   * mode its deployment classes are there at run time too; but only the build is called by them.
   */
  private static boolean isBuild() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> isBuild(frame.getClassName())));
  }

  private static boolean isBuild(String caller) {
    return caller.startsWith(DEPLOYMENT) && !caller.startsWith(DEPLOYMENT + "dev.");
  }
}
