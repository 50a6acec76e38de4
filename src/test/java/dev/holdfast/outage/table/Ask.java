package dev.holdfast.outage.table;

import java.util.Set;

/**
 * A request.
 *
 * @param what it asks for, for the figures
 * @param path under {@code /api/v1}
 * @param body JSON, or null
 * @param key its {@code Idempotency-Key}, or null
 * @param deserved the statuses with which it may be answered; all others are failures
 */
record Ask(
    String what, String method, String path, String body, String key, Set<Integer> deserved) {

  static Ask get(String what, String path, Integer... deserved) {
    return new Ask(what, "GET", path, null, null, Set.of(deserved));
  }

  static Ask post(String what, String path, String body, Integer... deserved) {
    return new Ask(what, "POST", path, body, null, Set.of(deserved));
  }

  static Ask patch(String what, String path, String body, Integer... deserved) {
    return new Ask(what, "PATCH", path, body, null, Set.of(deserved));
  }

  static Ask delete(String what, String path, Integer... deserved) {
    return new Ask(what, "DELETE", path, null, null, Set.of(deserved));
  }

  Ask keyed(String newKey) {
    return new Ask(what, method, path, body, newKey, deserved);
  }
}
