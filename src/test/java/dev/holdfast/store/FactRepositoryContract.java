package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.HoldfastException.PreconditionFailed;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises of facts. */
public abstract class FactRepositoryContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private StoreUnderTest store;
  private FactRepository facts;

  protected abstract StoreUnderTest open();

  @BeforeEach
  void openStore() {
    store = open();
    facts = store.facts();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private Fact stored(String text, String... tags) {
    Fact fact = Samples.fact(text, tags);
    await(facts.insert(Samples.operation("fact.create"), List.of(fact)));
    return fact;
  }

  private Listing<Fact> search(String text, String... tags) {
    return await(facts.search(new FactQuery(text, List.of(tags), 100, 0)));
  }

  @Test
  void aFactComesBackAsItWasStored() {
    Fact fact = stored("Żółć \uD83D\uDE00\n\t'\"", "a", "b", "a");
    assertThat(await(facts.find(fact.id()))).isEqualTo(fact);
  }

  @Test
  void anUnknownFactIsNotFound() {
    UUID id = UUID.randomUUID();
    assertThatThrownBy(() -> await(facts.find(id))).isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () ->
                await(
                    facts.change(
                        Samples.operation("patch"), id, Samples.text("x"), Precondition.NONE)))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () -> await(facts.delete(Samples.operation("delete"), id, Precondition.NONE)))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void factsAreFoundNewestFirstByTextWhateverItsCase() {
    Fact first = stored("The Straße to nowhere");
    Fact second = stored("strasse, again");
    stored("something else");
    assertThat(search("STRASSE").items()).containsExactly(second, first);
    assertThat(search("strasse, ag").items()).containsExactly(second);
    assertThat(search("xyz").items()).isEmpty();
    assertThat(search(null).total()).isEqualTo(3);
  }

  @Test
  void shortTextsAreFoundToo() {
    Fact fact = stored("Ωmega");
    stored("alpha");
    assertThat(search("ω").items()).containsExactly(fact);
    assertThat(search("ωm").total()).isEqualTo(1);
  }

  @Test
  void signsThatAreSpecialToADatabaseAreOrdinary() {
    Fact fact = stored("100% \"sure\" _ * 'quoted' \\ AND");
    stored("100x");
    for (String part :
        List.of("100%", "\"sure\"", "_ *", "'quoted'", "\\ AND", "% \"", "\"", "*")) {
      assertThat(search(part).items()).as(part).containsExactly(fact);
    }
  }

  @Test
  void tagsAreMatchedWholeAndTogether() {
    Fact both = stored("one", "red", "Blue");
    stored("two", "red");
    assertThat(search(null, "red", "Blue").items()).containsExactly(both);
    assertThat(search(null, "red").total()).isEqualTo(2);
    assertThat(search(null, "re").items()).isEmpty();
    assertThat(search(null, "blue").items()).isEmpty();
    assertThat(search("one", "red").items()).containsExactly(both);
  }

  @Test
  void pagesAreCutFromAllMatches() {
    for (int i = 0; i < 5; i++) {
      stored("fact " + i, "t");
    }
    Listing<Fact> page = await(facts.search(new FactQuery("fact", List.of("t"), 2, 3)));
    assertThat(page.total()).isEqualTo(5);
    assertThat(page.items()).extracting(Fact::text).containsExactly("fact 1", "fact 0");
  }

  @Test
  void aChangedFactIsFoundByWhatItIsNow() {
    Fact fact = stored("before", "old");
    var patch =
        new dev.holdfast.domain.FactPatch(
            dev.holdfast.domain.Field.set("after"),
            dev.holdfast.domain.Field.set(List.of("new")),
            dev.holdfast.domain.Field.keep());
    Fact changed =
        await(facts.change(Samples.operation("patch"), fact.id(), patch, Precondition.NONE))
            .value();
    assertThat(changed.revision().version()).isEqualTo(2);
    assertThat(search("after", "new").items()).containsExactly(changed);
    assertThat(search("before").items()).isEmpty();
    assertThat(search(null, "old").items()).isEmpty();
  }

  @Test
  void aPatchThatChangesNothingLeavesTheRevisionAlone() {
    Fact fact = stored("same");
    assertThat(
            await(
                    facts.change(
                        Samples.operation("patch"),
                        fact.id(),
                        Samples.text("same"),
                        Precondition.NONE))
                .value())
        .isEqualTo(fact);
  }

  @Test
  void aDeletedFactIsGoneFromEverySearch() {
    Fact fact = stored("gone soon", "tag");
    await(facts.delete(Samples.operation("delete"), fact.id(), Precondition.NONE));
    assertThat(search("gone").total()).isZero();
    assertThat(search(null, "tag").total()).isZero();
    assertThatThrownBy(() -> await(facts.find(fact.id()))).isInstanceOf(NotFound.class);
  }

  @Test
  void keyedOperationsAreAnsweredAgainAlike() {
    Operation create = Samples.keyed("fact.create", "h");
    Fact fact = Samples.fact("once");
    Applied<List<Fact>> first = await(facts.insert(create, List.of(fact)));
    assertThat(await(facts.insert(Samples.again(create), List.of(fact))))
        .isEqualTo(new Applied<>(first.value(), true));
    Operation delete = Samples.keyed("fact.delete", "h");
    await(facts.delete(delete, fact.id(), Precondition.NONE));
    assertThat(await(facts.delete(Samples.again(delete), fact.id(), Precondition.NONE)))
        .isEqualTo(new Applied<>(fact.id(), true));
  }

  @Test
  void preconditionsAreChecked() {
    Fact fact = stored("v1");
    Precondition demand = Precondition.oneOf(List.of(fact.revision()));
    await(facts.change(Samples.operation("patch"), fact.id(), Samples.text("v2"), demand));
    assertThatThrownBy(
            () ->
                await(
                    facts.change(
                        Samples.operation("patch"), fact.id(), Samples.text("v3"), demand)))
        .isInstanceOf(PreconditionFailed.class);
  }
}
