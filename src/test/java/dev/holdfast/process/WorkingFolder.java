package dev.holdfast.process;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** A fresh folder of the build's for the processes of one test; kept when the test fails. */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@TempDir(factory = WorkingFolder.UnderTarget.class, cleanup = CleanupMode.ON_SUCCESS)
@interface WorkingFolder {

  /** Makes it. */
  final class UnderTarget implements TempDirFactory {
    private static final Path ROOT = Path.of("target", "process-it").toAbsolutePath();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      Files.createDirectories(ROOT);
      return Files.createTempDirectory(ROOT, test.getRequiredTestClass().getSimpleName() + "-");
    }
  }
}
