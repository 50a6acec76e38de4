package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first variable that is set counts; a value that cannot be read is told, never guessed. */
class VariablesTest {

  @Test
  void theFirstNameThatIsSetWins() {
    Variables variables = Given.variables("B", "2", "A", "1");

    assertThat(variables.first("A", "B")).contains(new Variables.Found("A", "1"));
    assertThat(variables.first("B", "A")).contains(new Variables.Found("B", "2"));
    assertThat(variables.first("C", "B")).contains(new Variables.Found("B", "2"));
    assertThat(variables.first("C")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void anEmptyValueCountsAsUnset(String empty) {
    Variables variables = Given.variables("A", empty, "B", "2");

    assertThat(variables.first("A")).isEmpty();
    assertThat(variables.first("A", "B")).contains(new Variables.Found("B", "2"));
    assertThat(variables.integer(1, 9, "A")).isEmpty();
    assertThat(variables.truth("A")).isEmpty();
  }

  @Test
  void spaceAroundAValueIsNotPartOfIt() {
    assertThat(Given.variables("A", " 7\n").integer(1, 9, "A")).contains(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "1", "yes", "on"})
  void yesIsSpelledInManyWays(String yes) {
    assertThat(Given.variables("A", yes).truth("A")).contains(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "0", "no", "off"})
  void noIsSpelledInManyWays(String no) {
    assertThat(Given.variables("A", no).truth("A")).contains(false);
  }

  @Test
  void aTruthValueThatIsNeitherIsRefused() {
    assertThatThrownBy(() -> Given.variables("A", "maybe").truth("A"))
        .isInstanceOf(Refused.class)
        .hasMessage("A is maybe; it must be true or false.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "-1", "1.5", "five", "0x5", "99999999999999999999"})
  void aNumberOutOfBoundsIsRefusedWithNameValueAndBounds(String value) {
    assertThatThrownBy(() -> Given.variables("A", value).integer(1, 9, "A"))
        .isInstanceOf(Refused.class)
        .hasMessage("A is " + value + "; it must be a whole number from 1 to 9.");
  }
}
