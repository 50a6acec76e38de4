package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.worker.TaskContext;
import dev.holdfast.worker.TaskFailure;
import dev.holdfast.worker.TaskHandler;
import dev.holdfast.worker.handlers.HttpTargets.Target;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * {@code http.request}: one HTTP request, redirects included. An answer that was not expected fails
 * the attempt; one that says that the request itself is wrong (4xx but 408 and 429) is not retried.
 */
@Singleton
public final class HttpRequestHandler implements TaskHandler<HttpRequestHandler.Params> {
  private static final int MOST_REDIRECTS = 5;
  private static final double DEFAULT_TIMEOUT = 30;
  private static final double LONGEST_TIMEOUT = 3600;
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");

  private final HttpTargets targets;
  private final HttpExchange exchange;

  HttpRequestHandler(HttpTargets targets, HttpExchange exchange) {
    this.targets = targets;
    this.exchange = exchange;
  }

  /**
   * @param method GET by default
   * @param url absolute, http or https
   * @param headers sent as they are
   * @param body a string is sent as it is, anything else as JSON
   * @param expectStatus statuses that are a success; null for 200 to 299
   * @param timeoutSeconds for everything together, 30 by default
   * @param followRedirects true by default, at most five
   */
  @RegisterForReflection
  @JsonNaming(SnakeCaseStrategy.class)
  public record Params(
      String method,
      String url,
      Map<String, String> headers,
      JsonNode body,
      List<Integer> expectStatus,
      Double timeoutSeconds,
      Boolean followRedirects) {

    boolean expects(int status) {
      return expectStatus == null || expectStatus.isEmpty()
          ? status >= 200 && status <= 299
          : expectStatus.contains(status);
    }
  }

  @Override
  public String type() {
    return "http.request";
  }

  @Override
  public Class<Params> paramsType() {
    return Params.class;
  }

  @Override
  public Uni<?> handle(TaskContext<Params> context) {
    Params params = context.params();
    double seconds = params.timeoutSeconds() == null ? DEFAULT_TIMEOUT : params.timeoutSeconds();
    if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT)) {
      throw TaskFailure.permanent("timeout_seconds must be more than 0 and at most 3600.");
    }
    HttpExchange.Request first = first(params);
    return follow(first, params, 0, context.blocking())
        .ifNoItem()
        .after(Duration.ofNanos(Math.round(seconds * 1e9)))
        .failWith(() -> TaskFailure.retryable("No whole answer within " + seconds + " s."))
        .map(answer -> checked(params, first, answer));
  }

  private HttpExchange.Request first(Params params) {
    String method = params.method() == null ? "GET" : params.method().toUpperCase(Locale.ROOT);
    if (!METHOD.matcher(method).matches() || method.equals("CONNECT")) {
      throw TaskFailure.permanent("method is no HTTP method that can be sent.");
    }
    Map<String, String> headers = params.headers() == null ? Map.of() : params.headers();
    return HttpExchange.Request.of(method, targets.resolve(params.url()), headers, params.body());
  }

  private Uni<HttpExchange.Answer> follow(
      HttpExchange.Request request, Params params, int redirects, Executor blocking) {
    boolean follows = !Boolean.FALSE.equals(params.followRedirects());
    return exchange
        .send(request)
        .chain(
            answer -> {
              if (!follows || answer.location() == null) {
                return Uni.createFrom().item(answer);
              }
              if (redirects == MOST_REDIRECTS) {
                throw TaskFailure.permanent("More than " + MOST_REDIRECTS + " redirects.");
              }
              // The name of the next host is looked up, which blocks.
              return Uni.createFrom()
                  .item(() -> redirected(request, answer))
                  .runSubscriptionOn(blocking)
                  .chain(next -> follow(next, params, redirects + 1, blocking));
            });
  }

  private HttpExchange.Request redirected(
      HttpExchange.Request request, HttpExchange.Answer answer) {
    String url;
    try {
      url = request.target().uri().resolve(answer.location()).toString();
    } catch (IllegalArgumentException e) {
      throw TaskFailure.permanent("The redirect leads to no URL.");
    }
    Target next = targets.resolve(url);
    return request.redirectedTo(next, answer.status());
  }

  private static Object checked(
      Params params, HttpExchange.Request request, HttpExchange.Answer answer) {
    int status = answer.status();
    if (params.expects(status)) {
      return answer.result();
    }
    String message =
        "%s %s answered %d.".formatted(request.method(), request.target().shown(), status);
    boolean final4xx = status >= 400 && status < 500 && status != 408 && status != 429;
    throw final4xx ? TaskFailure.permanent(message) : TaskFailure.retryable(message);
  }
}
