package dev.holdfast.worker;

import dev.holdfast.store.postgres.OnPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresWorkerGarbageTest extends WorkerGarbageTest {}
