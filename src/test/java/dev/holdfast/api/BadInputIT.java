package dev.holdfast.api;

import dev.holdfast.Packaged;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusIntegrationTest
@TestProfile(Packaged.class)
class BadInputIT extends BadInputTest {}
