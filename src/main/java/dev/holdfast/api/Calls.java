package dev.holdfast.api;

import dev.holdfast.domain.Call;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.KeyInUse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns requests into calls, and lets no two requests with one key run at the same time. */
@Singleton
final class Calls {
  /** Until there are accounts, everybody is the same actor. */
  private static final String ACTOR = "anonymous";

  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  /**
   * Runs a write. With a key, a second request with it waits for the first, up to five seconds, and
   * then meets the kept answer.
   */
  <T> Uni<T> write(HttpServerRequest request, byte[] body, Function<Call, Uni<T>> work) {
    String key = request.getHeader(Headers.KEY);
    if (key == null) {
      return work.apply(Call.unkeyed(ACTOR));
    }
    if (!KEY.matcher(key).matches()) {
      throw new Invalid(
          List.of(new FieldError(Headers.KEY, "must have 1 to 255 visible ASCII characters")));
    }
    Call call = new Call(ACTOR, key, hash(request, body));
    return alone(call, work, System.nanoTime() + PATIENCE.toNanos());
  }

  private <T> Uni<T> alone(Call call, Function<Call, Uni<T>> work, long deadline) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> first = running.putIfAbsent(call.key(), mine);
    if (first == null) {
      return Uni.createFrom()
          .deferred(() -> work.apply(call))
          .onTermination()
          .invoke(() -> finish(call, mine));
    }
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    return Uni.createFrom()
        .completionStage(() -> first.copy())
        .ifNoItem()
        .after(left)
        .failWith(KeyInUse::new)
        .chain(() -> alone(call, work, deadline));
  }

  private void finish(Call call, CompletableFuture<Void> mine) {
    running.remove(call.key(), mine);
    mine.complete(null);
  }

  /** A header that may come in several lines (RFC 9110 section 5.3), or null. */
  static String all(HttpServerRequest request, String name) {
    List<String> lines = request.headers().getAll(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** The trace context of a request, or null. */
  static String traceparent(HttpServerRequest request) {
    String given = request.getHeader("traceparent");
    return given != null && TRACEPARENT.matcher(given).matches() ? given : null;
  }

  private static String hash(HttpServerRequest request, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      part(digest, request.method().name());
      part(digest, request.path());
      part(digest, String.valueOf(all(request, "If-Match")));
      part(digest, Boolean.toString(MediaTypes.isMergePatch(request)));
      digest.update(body == null ? new byte[0] : body);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void part(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
