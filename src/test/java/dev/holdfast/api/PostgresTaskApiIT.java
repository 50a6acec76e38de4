package dev.holdfast.api;

import dev.holdfast.PackagedOnPostgres;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(PackagedOnPostgres.class)
class PostgresTaskApiIT extends TaskApiTest {}
