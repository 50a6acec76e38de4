package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final List<Schedule> MANY =
      LongStream.rangeClosed(1, 500).mapToObj(Schedule::of).toList();

  @Test
  void aSeedAlwaysMakesTheSame() {
    assertThat(Schedule.of(3)).isEqualTo(Schedule.of(3)).isNotEqualTo(Schedule.of(4));
  }

  @Test
  void neighbouringSeedsMakeEverythingThatThereIs() {
    Set<String> faults =
        MANY.stream()
            .flatMap(schedule -> schedule.faults().stream())
            .map(fault -> fault.getClass().getSimpleName())
            .collect(Collectors.toSet());
    int kinds = Fault.class.getPermittedSubclasses().length;
    long ahead = MANY.stream().filter(each -> !each.pods().get(0).clockOffset().isZero()).count();

    assertThat(faults).hasSize(kinds);
    assertThat(MANY).extracting(each -> each.pods().size()).contains(1, 2, 3);
    assertThat(ahead).isBetween(100L, 200L);
  }

  @Test
  void faultsAreInOrderAndBeforeTheHealing() {
    assertThat(MANY)
        .allSatisfy(
            schedule ->
                assertThat(schedule.faults())
                    .extracting(Fault::at)
                    .isSortedAccordingTo(Comparator.naturalOrder())
                    .allMatch(at -> at.compareTo(Schedule.TROUBLE) < 0));
  }

  @Test
  void aPodGoesWithAllThatIsAboutIt() {
    Fault.Kill kill = new Fault.Kill(Duration.ZERO, 1, false, Duration.ZERO);
    Fault.CopyFile other = new Fault.CopyFile(Duration.ZERO, 0);
    Schedule schedule =
        new Schedule(
            List.of(pod(0), pod(1)),
            List.of(new Schedule.ClientPlan(0, true), new Schedule.ClientPlan(1, true)),
            List.of(kill, other),
            Schedule.TROUBLE);

    assertThat(schedule.without(pod(1)))
        .isEqualTo(
            new Schedule(
                List.of(pod(0)),
                List.of(new Schedule.ClientPlan(0, true)),
                List.of(other),
                Schedule.TROUBLE));
  }

  private static Schedule.PodPlan pod(int number) {
    return new Schedule.PodPlan(number, Duration.ZERO, true);
  }
}
