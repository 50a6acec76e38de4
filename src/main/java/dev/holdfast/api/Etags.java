package dev.holdfast.api;

import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Revisions as strong entity tags (RFC 9110 section 8.8.3): {@code "version-operation"}. */
final class Etags {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");
  private static final Pattern OURS = Pattern.compile("(\\d{1,18})-([0-9a-f-]{36})");

  private Etags() {}

  static String of(Revision revision) {
    return "\"" + revision.version() + "-" + revision.operation() + "\"";
  }

  /** What {@code If-Match} demands. Weak or foreign tags never match (RFC 9110 section 13.1.1). */
  static Precondition demanded(String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
      return Precondition.NONE;
    }
    List<Revision> revisions = new ArrayList<>();
    Matcher tags = TAG.matcher(ifMatch);
    while (tags.find()) {
      Revision revision = tags.group(1) == null ? revision(tags.group(2)) : null;
      if (revision != null) {
        revisions.add(revision);
      }
    }
    return Precondition.oneOf(revisions);
  }

  /** Whether {@code If-None-Match} already has this revision (weak comparison). */
  static boolean has(String ifNoneMatch, Revision revision) {
    if (ifNoneMatch == null) {
      return false;
    }
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    Matcher tags = TAG.matcher(ifNoneMatch);
    while (tags.find()) {
      if (revision.equals(revision(tags.group(2)))) {
        return true;
      }
    }
    return false;
  }

  private static Revision revision(String opaque) {
    Matcher ours = OURS.matcher(opaque);
    UUID operation = ours.matches() ? Ids.parse(ours.group(2)) : null;
    return operation == null ? null : new Revision(Long.parseLong(ours.group(1)), operation);
  }
}
