package dev.holdfast.worker.handlers;

import dev.holdfast.store.postgres.OnPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresSmallHandlersTest extends SmallHandlersTest {}
