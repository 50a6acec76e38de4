package dev.holdfast.store;

import dev.holdfast.store.StoreModel.Kind;
import dev.holdfast.store.StoreModel.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@link StoreModel} on sequences that shrink when they fail. */
public abstract class StoreModelProperties {

  /** One store for all sequences; each begins with an empty one. */
  protected abstract StoreUnderTest store();

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 99),
            Arbitraries.of(false, false, true))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  @Property
  void theStoreAnswersAsTheModel(@ForAll("sequences") List<Step> steps) {
    StoreModel.run(store(), steps);
  }
}
