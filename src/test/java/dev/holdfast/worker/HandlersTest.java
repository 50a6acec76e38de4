package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.worker.handlers.EchoHandler;
import dev.holdfast.worker.handlers.FailHandler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handlers are found by type, of which there can be one each. */
class HandlersTest {

  @Test
  void eachTypeHasItsHandler() {
    EchoHandler echo = new EchoHandler();
    Handlers handlers = new Handlers(List.of(new FailHandler(), echo));

    assertThat(handlers.types()).containsExactly("echo", "fail");
    assertThat(handlers.of("echo")).isSameAs(echo);
    assertThat(handlers.of("other")).isNull();
  }

  @Test
  void twoHandlersOfOneTypeAreRefused() {
    assertThatThrownBy(() -> new Handlers(List.of(new EchoHandler(), new EchoHandler())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Two handlers run the type echo: ");
  }
}
