package dev.holdfast.store.postgres;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.store.Outcome;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.entry.Folded;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a batch has come to, written by one statement per table and kind of change. */
final class ReplayWrites {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String DELETE_TASKS = "delete from tasks where id = any($1::uuid[])";
  private static final String DELETE_FACTS = "delete from facts where id = any($1::uuid[])";

  /** Only what this transaction has put in; what was there before is an answer that was given. */
  private static final String WITHDRAW =
      """
      delete from operations where id = any($1::uuid[]) and xid = pg_current_xact_id()
      """;

  private static final String KEEP =
      """
      insert into sync_conflict (
        id, origin, number, operation, kind, reason, joins, touches, entry, found, entered_at, at)
      select
        row.id, row.origin, row.number, row.operation, row.kind, row.reason, row.joins,
        array(select json_array_elements_text(row.touches::json)), row.entry, row.found,
        row.entered_at, clock_timestamp()
      from unnest(
        $1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::uuid[],
        $8::text[], $9::text[], $10::text[], $11::timestamptz[]
      ) as row (
        id, origin, number, operation, kind, reason, joins, touches, entry, found, entered_at)
      """;

  private static final String REACH =
      """
      update origins set applied = greatest(applied, row.number), at = clock_timestamp()
      from unnest($1::uuid[], $2::bigint[]) as row (origin, number)
      where origins.origin = row.origin
      """;

  private ReplayWrites() {}

  /** Writes all of it; the commit is still to come. */
  static Uni<Void> write(PgConnection connection, Folded folded) {
    Pipeline pipeline = new Pipeline(connection);
    tasks(pipeline, folded.tasks());
    facts(pipeline, folded.facts());
    if (!folded.attempts().isEmpty()) {
      pipeline.add(AttemptRows.KEEP, AttemptRows.parameters(folded.attempts()));
    }
    if (!folded.conflicts().isEmpty()) {
      pipeline.add(KEEP, conflicts(folded.conflicts()));
      pipeline.add(WITHDRAW, Tuple.tuple().addValue(folded.withdrawn().toArray(UUID[]::new)));
    }
    pipeline.add(REACH, reached(folded.applied()));
    return pipeline.send();
  }

  private static void tasks(Pipeline pipeline, Folded.Changes<Task> changes) {
    if (!changes.inserted().isEmpty()) {
      pipeline.add(TaskRows.INSERT, TaskRows.parameters(changes.inserted()));
    }
    if (!changes.updated().isEmpty()) {
      pipeline.add(TaskRows.UPDATE, TaskRows.parameters(changes.updated()));
    }
    delete(pipeline, DELETE_TASKS, changes.deleted());
  }

  private static void facts(Pipeline pipeline, Folded.Changes<Fact> changes) {
    if (!changes.inserted().isEmpty()) {
      pipeline.add(FactRows.INSERT, FactRows.parameters(changes.inserted()));
    }
    if (!changes.updated().isEmpty()) {
      pipeline.add(FactRows.UPDATE, FactRows.parameters(changes.updated()));
    }
    delete(pipeline, DELETE_FACTS, changes.deleted());
  }

  private static void delete(Pipeline pipeline, String sql, List<UUID> ids) {
    if (!ids.isEmpty()) {
      pipeline.add(sql, Tuple.tuple().addValue(ids.toArray(UUID[]::new)));
    }
  }

  private static Tuple reached(Map<UUID, Long> applied) {
    return new Columns<>(List.copyOf(applied.entrySet()), Tuple.tuple())
        .ids(Map.Entry::getKey)
        .numbers(Map.Entry::getValue)
        .tuple();
  }

  private static Tuple conflicts(List<Folded.Kept> conflicts) {
    return new Columns<>(conflicts, Tuple.tuple())
        .ids(kept -> id(kept.entry()))
        .ids(kept -> kept.entry().origin())
        .numbers(kept -> kept.entry().number())
        .ids(kept -> kept.entry().operation())
        .texts(kept -> kept.entry().kind())
        .texts(kept -> kept.why().reason())
        .ids(kept -> kept.why().joins())
        .texts(kept -> touches(kept.entry()).toString())
        .texts(kept -> text(kept.entry()))
        .texts(kept -> kept.found() == null ? null : Outcome.text(kept.found()))
        .instants(kept -> kept.entry().at())
        .tuple();
  }

  /** An entry is set aside once, so it names its conflict. */
  private static UUID id(Entry entry) {
    String name = entry.origin() + "/" + entry.number();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static ArrayNode touches(Entry entry) {
    ArrayNode names = MAPPER.createArrayNode();
    entry.touches().stream().sorted().forEach(names::add);
    return names;
  }

  /** Everything in it; the body as it was written, whether anybody can read it or not. */
  private static String text(Entry entry) {
    ObjectNode text =
        MAPPER
            .createObjectNode()
            .put("origin", entry.origin().toString())
            .put("number", entry.number())
            .put("operation", entry.operation().toString())
            .put("hash", entry.hash())
            .put("outcome", entry.outcome())
            .put("kind", entry.kind())
            .put("doubt", entry.doubt())
            .put("at", entry.at().toString());
    text.set("touches", touches(entry));
    text.put("tick", entry.tick() == null ? null : entry.tick().toString());
    return text.put("body", entry.body()).toString();
  }
}
