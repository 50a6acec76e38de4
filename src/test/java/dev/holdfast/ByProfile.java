package dev.holdfast;

import io.quarkus.test.junit.TestProfile;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * At random, but those that share a process one after the other: Quarkus' own order starts a new
 * one whenever the profile changes.
 */
public final class ByProfile implements ClassOrderer {
  private final ClassOrderer random = new ClassOrderer.Random();

  @Override
  public void orderClasses(ClassOrdererContext context) {
    random.orderClasses(context);
    context.getClassDescriptors().sort(Comparator.comparing(ByProfile::profile));
  }

  private static String profile(ClassDescriptor test) {
    return test.findAnnotation(TestProfile.class)
        .map(profile -> profile.value().getName())
        .orElse("");
  }
}
