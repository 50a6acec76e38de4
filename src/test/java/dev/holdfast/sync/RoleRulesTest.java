package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.StartRefused;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which file may stand by which database (rule S7), in the words of a refused start. */
class RoleRulesTest {
  private static final UUID OURS = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");

  @Test
  void s7_aFileThatWasUsedAloneIsNoStandby() {
    assertThatThrownBy(() -> FileRole.STANDALONE.checkAlone("f.db"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("f.db", "used alone");
    assertThatThrownBy(() -> FileRole.STANDALONE.checkStandby("f.db", OURS))
        .isInstanceOf(StartRefused.class);
  }

  @Test
  void s7_aFileOfAnotherDatabaseIsNoStandby() {
    FileRole role = FileRole.standbyOf(OURS);

    assertThatThrownBy(() -> role.checkStandby("f.db", OTHER))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("f.db", OURS.toString());
    assertThatThrownBy(() -> role.checkStandby("f.db", null)).isInstanceOf(StartRefused.class);
  }

  @Test
  void s7_aNewFileAndOneOfThisDatabaseAre() {
    assertThatCode(() -> FileRole.NEW.checkStandby("f.db", OURS)).doesNotThrowAnyException();
    assertThatCode(() -> FileRole.standbyOf(OURS).checkStandby("f.db", OURS))
        .doesNotThrowAnyException();
  }
}
