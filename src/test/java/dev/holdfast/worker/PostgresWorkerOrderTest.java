package dev.holdfast.worker;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(PostgresSmallWorker.class)
class PostgresWorkerOrderTest extends WorkerOrderTest {}
