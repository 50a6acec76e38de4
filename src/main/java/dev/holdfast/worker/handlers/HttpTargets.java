package dev.holdfast.worker.handlers;

import dev.holdfast.config.Environment;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.worker.TaskFailure;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides which addresses may be called. A name is resolved once, here, and the connection goes to
 * the address that was checked, so that a name that changes its mind gains nothing.
 */
@Singleton
class HttpTargets {
  /**
   * Networks that are not the public internet, beyond those that {@link InetAddress} knows (IANA
   * special-purpose registries, RFC 6890): this network, shared address space, IETF protocols,
   * benchmarking, reserved; IPv6 with IPv4 inside and NAT64 (both in ::/8), unique local, 6to4,
   * Teredo, discard.
   */
  private static final List<Network> SPECIAL =
      List.of(
          Network.of("0.0.0.0", 8),
          Network.of("100.64.0.0", 10),
          Network.of("192.0.0.0", 24),
          Network.of("198.18.0.0", 15),
          Network.of("240.0.0.0", 4),
          Network.of("::", 8),
          Network.of("fc00::", 7),
          Network.of("2002::", 16),
          Network.of("2001::", 32),
          Network.of("100::", 64));

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final boolean privateAllowed;

  HttpTargets(HoldfastConfig config) {
    this.privateAllowed =
        config
            .httpRequest()
            .allowPrivateTargets()
            .orElse(config.environment() != Environment.PRODUCTION);
  }

  /**
   * Where a request goes.
   *
   * @param uri absolute, http or https, with a host
   * @param address what the host stands for
   */
  record Target(URI uri, InetAddress address) {
    boolean secure() {
      return uri.getScheme().equalsIgnoreCase("https");
    }

    int port() {
      return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
    }

    String pathAndQuery() {
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** For messages: without user, password and query, which may be secrets. */
    String shown() {
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }

    /** Whether credentials for this target may be sent to another one. */
    boolean sameOrigin(Target other) {
      return secure() == other.secure()
          && port() == other.port()
          && uri.getHost().equalsIgnoreCase(other.uri.getHost());
    }
  }

  /**
   * Checks and resolves a URL; blocks while the name is looked up.
   *
   * @throws TaskFailure if it cannot or must not be called
   */
  Target resolve(String url) {
    URI uri = parse(url);
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(uri.getHost());
    } catch (UnknownHostException e) {
      throw TaskFailure.retryable("The host " + uri.getHost() + " cannot be found.");
    }
    for (InetAddress address : addresses) {
      if (!privateAllowed && !isPublic(address)) {
        throw TaskFailure.permanent(
            "The host "
                + uri.getHost()
                + " is not on the public internet; holdfast.http-request.allow-private-targets"
                + " would allow it.");
      }
    }
    return new Target(uri, addresses[0]);
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(new URI(url == null ? "" : url).toASCIIString());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (SCHEMES.contains(scheme) && uri.getHost() != null && uri.getPort() <= 65_535) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw TaskFailure.permanent("url must be an absolute http or https URL.");
  }

  static boolean isPublic(InetAddress address) {
    boolean special =
        address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    return !special && SPECIAL.stream().noneMatch(network -> network.contains(address));
  }

  private record Network(byte[] prefix, int bits) {
    static Network of(String address, int bits) {
      try {
        return new Network(InetAddress.getByName(address).getAddress(), bits);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
