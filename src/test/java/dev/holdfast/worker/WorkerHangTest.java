package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.PATIENCE;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.createAll;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that hang, and do not listen either, lose their tasks and stop nobody else. */
@QuarkusTest
@TestProfile(SmallWorker.class)
class WorkerHangTest {
  private static final String TOO_LONG = "The attempt took longer than 1 s.";
  private static final Object[] ONE_SECOND = {"timeout_seconds", 1, "max_attempts", 1};

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch returned = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  void blockingHandlersThatIgnoreInterruptsDoNotStopOthers() {
    List<Map<String, Object>> hanging = new ArrayList<>();
    for (int i = 0; i < 2 * SmallWorker.CONCURRENCY; i++) {
      hanging.add(Scripts.blocking(context -> hang(), ONE_SECOND));
    }
    List<String> ids = createAll(hanging);
    String other = create(TaskCalls.task("echo", Map.of("still", "here")));

    awaitStatus(other, "completed");
    for (String id : ids) {
      assertThat(awaitStatus(id, "failed").getString("error")).isEqualTo(TOO_LONG);
    }
  }

  @Test
  void whatAHungHandlerSaysInTheEndChangesNothing() {
    String id = create(Scripts.blocking(context -> hang(), ONE_SECOND));
    long version = awaitStatus(id, "failed").getLong("version");

    release.countDown();
    await().atMost(PATIENCE).until(() -> returned.getCount() == 0);
    awaitStatus(create(TaskCalls.task("echo", Map.of())), "completed");

    assertThat(get(id).getLong("version")).isEqualTo(version);
    assertThat(get(id).getMap("result")).isNull();
  }

  @Test
  void aHandlerThatHangsBeforeItGivesAUniDoesNotStopOthers() {
    String id =
        create(
            Scripts.uni(
                context -> {
                  hang();
                  return Uni.createFrom().item(Map.of());
                },
                ONE_SECOND));

    assertThat(awaitStatus(id, "failed").getString("error")).isEqualTo(TOO_LONG);
  }

  @Test
  void aHandlerThatHangsWhenItIsToldDoesNotStopOthers() {
    String id =
        create(
            Scripts.uni(
                context -> Uni.createFrom().nothing().onCancellation().invoke(this::hang),
                ONE_SECOND));

    awaitStatus(id, "failed");
    awaitStatus(create(TaskCalls.task("echo", Map.of())), "completed");
  }

  @Test
  void aHandlerThatThrowsWhenItIsToldDoesNotStopTheWatch() {
    for (int i = 0; i < 2; i++) {
      String id =
          create(
              Scripts.uni(
                  context ->
                      Uni.createFrom()
                          .emitter(
                              emitter ->
                                  emitter.onTermination(
                                      () -> {
                                        throw new AssertionError("must not matter");
                                      })),
                  ONE_SECOND));
      assertThat(awaitStatus(id, "failed").getString("error")).isEqualTo(TOO_LONG);
    }
  }

  private Object hang() {
    Scripts.hang(release);
    returned.countDown();
    return Map.of("too", "late");
  }
}
