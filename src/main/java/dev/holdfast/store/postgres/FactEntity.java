package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Revision;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code facts}, one way and the other. */
@Entity
@Table(name = "facts")
class FactEntity {
  /** See {@link TaskEntity#COLUMNS}. */
  static final String COLUMNS =
      "id, created_at, updated_at, version, operation_id, tags, text, search, meta_data";

  @Id UUID id;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  long version;

  @Column(name = "operation_id")
  UUID operationId;

  String tags;
  String text;
  String search;

  @Column(name = "meta_data")
  String metaData;

  /** A row that came past Hibernate, with {@link #COLUMNS}. */
  static FactEntity of(Row row) {
    FactEntity fact = new FactEntity();
    fact.id = row.getUUID("id");
    fact.createdAt = Columns.instant(row, "created_at");
    fact.updatedAt = Columns.instant(row, "updated_at");
    fact.version = row.getLong("version");
    fact.operationId = row.getUUID("operation_id");
    fact.tags = row.getString("tags");
    fact.text = row.getString("text");
    fact.metaData = row.getString("meta_data");
    return fact;
  }

  Fact fact() {
    return new Fact(
        id,
        text,
        SmallJson.tags(tags),
        new Json(metaData),
        createdAt,
        updatedAt,
        new Revision(version, operationId));
  }

  /** Takes everything that a patch can change. */
  void become(Fact next) {
    text = next.text();
    search = Searchable.of(next.text());
    tags = SmallJson.tags(next.tags());
    metaData = next.metaData().text();
    updatedAt = next.updatedAt();
    version = next.revision().version();
    operationId = next.revision().operation();
  }
}
