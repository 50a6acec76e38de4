package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline time = Timeline.of(1, true);
  private final List<String> seen = new ArrayList<>();

  private void after(int millis, String what) {
    time.after(Duration.ofMillis(millis), () -> seen.add(what));
  }

  @Test
  void whatIsDueHappensInTheOrderOfItsTimesAndOfItsAsking() {
    after(20, "third");
    after(10, "first");
    after(10, "second");
    time.runUntil(Timeline.BEGIN.plusMillis(20));

    assertThat(seen).containsExactly("first", "second", "third");
    assertThat(time.now()).isEqualTo(Timeline.BEGIN.plusMillis(20));
  }

  @Test
  void whatIsAskedForNowHappensNowAfterTheRest() {
    time.after(Duration.ofMillis(5), () -> after(0, "asked for"));
    after(5, "the rest");
    time.runUntil(Timeline.BEGIN.plusMillis(5));

    assertThat(seen).containsExactly("the rest", "asked for");
  }

  @Test
  void longWaitsEndInTime() {
    after(30_000, "late");
    time.runUntil(Timeline.BEGIN.plusMillis(29_999));
    assertThat(seen).isEmpty();

    time.runUntil(Timeline.BEGIN.plusMillis(30_000));
    assertThat(seen).containsExactly("late");
  }

  @Test
  void nothingHappensInThePast() {
    assertThatIllegalArgumentException().isThrownBy(() -> after(-1, "never"));
  }

  @Test
  void inOrderTheNextDrawFollowsFromTheLastWhateverTheTime() {
    Timeline one = time.inOrder("client");
    long first = one.random().nextLong();
    time.runUntil(Timeline.BEGIN.plusMillis(5));
    Timeline again = time.inOrder("client");

    assertThat(again.random().nextLong()).isEqualTo(first);
    assertThat(again.random().nextLong()).isEqualTo(one.random().nextLong()).isNotEqualTo(first);
    assertThat(time.inOrder("other").random().nextLong()).isNotEqualTo(first);
  }

  @Test
  void byTimeWhatWasDrawnBeforeChangesNothing() {
    Timeline one = time.byTime("pod");
    Timeline other = time.byTime("pod");
    long first = one.random().nextLong();
    long second = one.random().nextLong();
    time.runUntil(Timeline.BEGIN.plusMillis(5));

    assertThat(one.random().nextLong())
        .isEqualTo(other.random().nextLong())
        .isNotEqualTo(first)
        .isNotEqualTo(second);
  }

  @Test
  void theStoryIsToldToThoseWhoWantIt() {
    Timeline silent = Timeline.of(1, false);
    silent.tell("%s", "unheard");
    time.inOrder("part").tell("%s of it", "part");

    assertThat(silent.story()).isEmpty();
    assertThat(time.story()).containsExactly("     0 ms  part of it");
  }
}
