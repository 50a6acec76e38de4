package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who can reach the service: nobody else until somebody says that this is production. */
class BindAddressIT {
  @WorkingFolder Path folder;
  private InetAddress outside;

  @BeforeEach
  void findAnAddressOfThisMachineThatOthersCanReach() throws IOException {
    Optional<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst();
    assumeThat(found).as("this machine has an address that is not loopback").isPresent();
    outside = found.get();
  }

  @Test
  void withNothingConfiguredOnlyThisMachineIsServed() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      assertThatThrownBy(() -> connect(service)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void productionServesEveryAddress() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of("ENV", "production"))) {
      assertThat(connect(service)).isTrue();
    }
  }

  @Test
  void anAddressThatIsSetWinsOverTheEnvironment() throws IOException {
    Map<String, String> set = Map.of("ENV", "production", "QUARKUS_HTTP_HOST", "127.0.0.1");
    try (ServiceProcess service = ServiceProcess.ready(folder, set)) {
      assertThatThrownBy(() -> connect(service)).isInstanceOf(ConnectException.class);
    }
  }

  private boolean connect(ServiceProcess service) throws IOException {
    try (Socket socket = new Socket(outside, service.port())) {
      return socket.isConnected();
    }
  }
}
