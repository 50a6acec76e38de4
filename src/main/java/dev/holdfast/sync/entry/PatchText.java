package dev.holdfast.sync.entry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.Field;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.TaskPatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What of a patch and of its demand can be written down; a field that was not sent is left out. */
final class PatchText {

  private PatchText() {}

  /**
   * One field that was sent.
   *
   * @param value what it is set to, unless there is a document
   * @param document what is merged into it, or replaces it, or null
   * @param whole whether it replaces
   */
  record Sent<T>(T value, String document, boolean whole) {

    static <T> Sent<T> of(Field<T> field) {
      if (field instanceof Field.Set<T> set) {
        return new Sent<>(set.value(), null, false);
      }
      return field instanceof Field.Merge<T> merge
          ? new Sent<>(null, merge.document().text(), merge.whole())
          : null;
    }

    static <T> Field<T> field(Sent<T> sent, Function<Sent<T>, UnaryOperator<T>> change) {
      if (sent == null) {
        return Field.keep();
      }
      return sent.document == null
          ? Field.set(sent.value)
          : new Field.Merge<>(new Json(sent.document), sent.whole, change.apply(sent));
    }
  }

  private static <T> Field<T> plain(Sent<T> sent) {
    return sent == null ? Field.keep() : Field.set(sent.value);
  }

  private static Field<Json> object(Sent<Json> sent) {
    return Sent.field(sent, of -> MergePatch.change(new Json(of.document), of.whole));
  }

  private static Field<Map<String, String>> labels(Sent<Map<String, String>> sent) {
    return Sent.field(sent, of -> MergePatch.labels(new Json(of.document)));
  }

  /** {@link TaskPatch}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OfTask(
      Sent<String> description,
      Sent<Json> params,
      Sent<String> domain,
      Sent<Integer> priority,
      Sent<Instant> runAfter,
      Sent<Map<String, String>> labels,
      Sent<Integer> maxAttempts) {

    static OfTask of(TaskPatch patch) {
      return new OfTask(
          Sent.of(patch.description()),
          Sent.of(patch.params()),
          Sent.of(patch.domain()),
          Sent.of(patch.priority()),
          Sent.of(patch.runAfter()),
          Sent.of(patch.labels()),
          Sent.of(patch.maxAttempts()));
    }

    TaskPatch patch() {
      return new TaskPatch(
          plain(description),
          object(params),
          plain(domain),
          plain(priority),
          plain(runAfter),
          PatchText.labels(labels),
          plain(maxAttempts));
    }
  }

  /** {@link FactPatch}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OfFact(Sent<String> text, Sent<List<String>> tags, Sent<Json> metaData) {

    static OfFact of(FactPatch patch) {
      return new OfFact(Sent.of(patch.text()), Sent.of(patch.tags()), Sent.of(patch.metaData()));
    }

    FactPatch patch() {
      return new FactPatch(plain(text), plain(tags), object(metaData));
    }
  }

  /** {@link Precondition}. */
  record Demand(List<Revision> accepted) {

    static Demand of(Precondition demand) {
      return new Demand(demand.accepted().orElse(null));
    }

    Precondition precondition() {
      return new Precondition(Optional.ofNullable(accepted));
    }
  }

  static Module module() {
    SimpleModule module = new SimpleModule("patches");
    add(module, TaskPatch.class, OfTask.class, OfTask::of, OfTask::patch);
    add(module, FactPatch.class, OfFact.class, OfFact::of, OfFact::patch);
    add(module, Precondition.class, Demand.class, Demand::of, Demand::precondition);
    return module;
  }

  private static <D, W> void add(
      SimpleModule module, Class<D> domain, Class<W> text, Function<D, W> to, Function<W, D> from) {
    module.addSerializer(
        domain, new StdDelegatingSerializer(domain, new Converting<>(domain, text, to)));
    module.addDeserializer(
        domain, new StdDelegatingDeserializer<>(new Converting<>(text, domain, from)));
  }

  /** A conversion that says its types, which a lambda does not. */
  private static final class Converting<A, B> extends StdConverter<A, B> {
    private final Class<A> from;
    private final Class<B> to;
    private final Function<A, B> convert;

    Converting(Class<A> from, Class<B> to, Function<A, B> convert) {
      this.from = from;
      this.to = to;
      this.convert = convert;
    }

    @Override
    public B convert(A value) {
      return convert.apply(value);
    }

    @Override
    public com.fasterxml.jackson.databind.JavaType getInputType(
        com.fasterxml.jackson.databind.type.TypeFactory types) {
      return types.constructType(from);
    }

    @Override
    public com.fasterxml.jackson.databind.JavaType getOutputType(
        com.fasterxml.jackson.databind.type.TypeFactory types) {
      return types.constructType(to);
    }
  }
}
