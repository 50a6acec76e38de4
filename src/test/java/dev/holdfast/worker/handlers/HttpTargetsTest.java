package dev.holdfast.worker.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.worker.TaskFailure;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be called in production. */
class HttpTargetsTest {
  private static final String NOT_PUBLIC = "is not on the public internet";

  static HoldfastConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .addDefaultInterceptors()
        .withMapping(HoldfastConfig.class)
        .withDefaultValue("quarkus.application.version", "test")
        .withDefaultValues(settings)
        .build()
        .getConfigMapping(HoldfastConfig.class);
  }

  static HttpTargets production() {
    return new HttpTargets(config(Map.of("holdfast.environment", "production")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "localhost",
        "LOCALHOST",
        "[::1]", // loopback
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1", // private
        "169.254.0.1",
        "169.254.169.254",
        "[fe80::1]", // link-local, cloud metadata
        "100.64.0.1",
        "100.127.255.255", // shared address space of carriers
        "0.0.0.0",
        "0.1.2.3",
        "[::]", // this host, this network
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fec0::1]",
        "[fd00:ec2::254]", // unique local, site-local
        "[::ffff:127.0.0.1]",
        "[::ffff:a00:1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]", // IPv4 in
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001::1]", // other clothes
        "192.0.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "240.0.0.1",
        "255.255.255.255", // reserved
        "224.0.0.1",
        "239.255.255.250",
        "[ff02::1]",
        "[100::1]", // many, nobody
      })
  void whatIsNotPublicIsRefusedForGood(String host) {
    assertThatThrownBy(() -> production().resolve("http://" + host + ":8080/x"))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining(NOT_PUBLIC)
        .hasMessageContaining("holdfast.http-request.allow-private-targets")
        .asInstanceOf(InstanceOfAssertFactories.type(TaskFailure.class))
        .returns(false, TaskFailure::retry);
  }

  /** Spellings that some resolvers take for 127.0.0.1, 10.0.0.1 or 0.0.0.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "127.1",
        "017700000001",
        "0",
        "10.1",
        "0x0a000001"
      })
  void anAddressInAnUnusualSpellingLeadsNowhereElse(String host) {
    assertThatThrownBy(() -> production().resolve("http://" + host + "/"))
        .isInstanceOf(TaskFailure.class);
  }

  /** What is connected to is the address that was checked, not what another reader makes of it. */
  @Test
  void leadingZerosAreNotOctal() {
    try {
      InetAddress address = production().resolve("http://0177.0.0.1/").address();
      assertThat(address.getAddress()).containsExactly(177, 0, 0, 1);
    } catch (TaskFailure refused) {
      assertThat(refused).hasMessageContaining("0177.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.167.1.1",
        "169.253.1.1",
        "198.17.0.1",
        "223.255.255.255",
        "11.0.0.1",
        "[2606:4700:4700::1111]",
        "[2a00:1450::1]",
        "[::ffff:8.8.8.8]"
      })
  void whatIsPublicPasses(String host) throws UnknownHostException {
    HttpTargets.Target target = production().resolve("https://" + host + "/a?b=c");

    assertThat(target.address()).isEqualTo(InetAddress.getByName(host));
    assertThat(target.port()).isEqualTo(443);
    assertThat(target.pathAndQuery()).isEqualTo("/a?b=c");
  }

  @ParameterizedTest
  @CsvSource({
    "production, , false",
    "production, true, true",
    "production, false, false",
    "development, , true",
    "testing, , true",
    "development, false, false",
  })
  void whetherPrivateTargetsAreAllowedFollowsTheEnvironmentUnlessItIsSaid(
      String environment, String said, boolean allowed) {
    String property = "holdfast.http-request.allow-private-targets";
    Map<String, String> settings =
        said == null
            ? Map.of("holdfast.environment", environment)
            : Map.of("holdfast.environment", environment, property, said);
    HttpTargets targets = new HttpTargets(config(settings));

    if (allowed) {
      assertThat(targets.resolve("http://127.0.0.1/").port()).isEqualTo(80);
    } else {
      assertThatThrownBy(() -> targets.resolve("http://127.0.0.1/"))
          .hasMessageContaining(NOT_PUBLIC);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/path",
        "//host/x",
        "ftp://host/x",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http:host",
        "http://ho st/",
        "http://host:99999/",
        "http://host:x/",
        "jar:http://x!/y",
        "http://a_b\u00fc/",
        "http://host/%zz",
        "http://host/\r\nx: y",
        " http://host/"
      })
  void whatIsNoUrlIsRefusedForGood(String url) {
    assertThatThrownBy(() -> production().resolve(url))
        .isInstanceOf(TaskFailure.class)
        .hasMessage("url must be an absolute http or https URL.")
        .asInstanceOf(InstanceOfAssertFactories.type(TaskFailure.class))
        .returns(false, TaskFailure::retry);
  }

  @Test
  void noUrlIsRefused() {
    assertThatThrownBy(() -> production().resolve(null)).isInstanceOf(TaskFailure.class);
  }

  @Test
  void aNameThatIsUnknownIsTriedAgain() {
    assertThatThrownBy(() -> production().resolve("http://no-such-host.invalid/"))
        .hasMessage("The host no-such-host.invalid cannot be found.")
        .asInstanceOf(InstanceOfAssertFactories.type(TaskFailure.class))
        .returns(true, TaskFailure::retry);
  }

  @Test
  void whatIsSentOfAUrlIsAscii() {
    assertThat(production().resolve("http://1.1.1.1/ü?q=\u010a").pathAndQuery())
        .isEqualTo("/%C3%BC?q=%C4%8A");
    assertThat(production().resolve("http://1.1.1.1?q=1#part").pathAndQuery()).isEqualTo("/?q=1");
  }
}
