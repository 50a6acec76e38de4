package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.CallGuard.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that lie in an adapter and that no random history tells of, on the models. */
class CarriedRulesTest {
  private static final String ROW = "facts/1";

  private final Timeline time = Timeline.of(1, false);
  private final PostgresModel postgres = new PostgresModel(time);
  private final Pod first = pod("first");
  private final Pod second = pod("second");
  private final List<Reply> replies = new ArrayList<>();

  private Pod pod(String name) {
    Pod pod = new Pod(name, time, postgres, Mutation.NONE, Duration.ZERO);
    pod.start();
    return pod;
  }

  private void pass(int seconds) {
    time.runUntil(time.now().plusSeconds(seconds));
  }

  private void write(Pod pod, long key, String hash) {
    pod.write(
        new Op(Samples.id(key), hash, Op.Kind.FACT_CREATE, ROW, null, null, null, time.now()),
        Kind.WRITE,
        replies::add);
    pass(2);
  }

  @Test
  void d5_aKeyUsedBeforeTheOutageIsKnownDuringItOnEveryPod() {
    pass(5);
    write(first, 1, "h");
    postgres.become(PostgresModel.State.DOWN);
    pass(2);
    assertThat(second.mode().isLocal()).isTrue();

    for (Pod pod : List.of(first, second)) {
      write(pod, 1, "h");
      write(pod, 1, "another request");
    }

    assertThat(replies.stream().map(Reply::getClass))
        .containsExactly(
            Reply.Ok.class,
            Reply.Ok.class,
            Reply.Refused.class,
            Reply.Ok.class,
            Reply.Refused.class);
    assertThat(first.file.journal()).isEmpty();
    assertThat(second.file.journal()).isEmpty();
  }
}
