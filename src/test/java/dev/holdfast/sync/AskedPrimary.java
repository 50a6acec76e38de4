package dev.holdfast.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A PostgreSQL at the edge of the core that writes down what it is asked and says nothing. */
final class AskedPrimary implements PrimaryLink {

  /** What can be asked of it in a recovery. */
  enum What {
    LOOK,
    RENEW,
    REPLAY,
    PULL,
    COMPARE,
    RESYNC
  }

  /**
   * One question.
   *
   * @param entries of a replay
   * @param rows that a pull is to read besides what has changed
   */
  record Asked(What what, long step, List<Entry> entries, Set<String> rows) {}

  private final List<Long> probes = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();

  List<Long> probes() {
    return probes;
  }

  List<Asked> asked() {
    return asked;
  }

  List<What> whats() {
    return asked.stream().map(Asked::what).toList();
  }

  long count(What what) {
    return whats().stream().filter(each -> each == what).count();
  }

  /** The latest question, which is the one that an answer is awaited to. */
  Asked last() {
    return asked.get(asked.size() - 1);
  }

  private void ask(What what, long step, List<Entry> entries, Set<String> rows) {
    asked.add(new Asked(what, step, List.copyOf(entries), Set.copyOf(rows)));
  }

  @Override
  public void probe(long probe) {
    probes.add(probe);
  }

  @Override
  public void look(long step) {
    ask(What.LOOK, step, List.of(), Set.of());
  }

  @Override
  public void renewLeases(long step) {
    ask(What.RENEW, step, List.of(), Set.of());
  }

  @Override
  public void replay(long step, Drain.Batch batch) {
    ask(What.REPLAY, step, batch.entries(), Set.of());
  }

  @Override
  public void pull(long step, Set<String> rows, boolean compare) {
    ask(compare ? What.COMPARE : What.PULL, step, List.of(), rows);
  }

  @Override
  public void resync(long step) {
    ask(What.RESYNC, step, List.of(), Set.of());
  }
}
