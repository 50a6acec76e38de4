package dev.holdfast.service;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holdfast.domain.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Ids by the standard (RFC 9562). */
@Singleton
public final class UuidIds implements Ids {
  /** Made once for this service, so that its derived ids meet nobody else's. */
  private static final UUID NAMESPACE = UUID.fromString("5b0c6a52-7c1e-5d0f-9c55-7d1f0e3c8a11");

  @Override
  public UUID next() {
    return UuidCreator.getTimeOrderedEpochPlus1();
  }

  @Override
  public UUID derived(String... parts) {
    StringBuilder name = new StringBuilder();
    for (String part : parts) {
      name.append(part.length()).append(':').append(part);
    }
    return UuidCreator.getNameBasedSha1(NAMESPACE, name.toString());
  }
}
