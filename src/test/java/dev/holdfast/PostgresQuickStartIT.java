package dev.holdfast;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(PackagedOnPostgres.class)
class PostgresQuickStartIT extends QuickStartTest {}
