package dev.holdfast.config;

import dev.holdfast.config.DatabaseChoice.Login;
import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A PostgreSQL connection URI (PostgreSQL manual, 34.1.1.2), also in the spellings of SQLAlchemy
 * ({@code postgresql+driver}) and JDBC.
 */
final class PostgresUrl {
  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final int DEFAULT_PORT = 5432;

  private final String variable;
  private final List<String> ignored = new ArrayList<>();
  private String user = DatabaseDefaults.USER;
  private String password;
  private String sslmode = Tls.DEFAULT.mode();
  private String rootCertificate;

  private PostgresUrl(String variable) {
    this.variable = variable;
  }

  /**
   * Reads what follows {@code scheme://}.
   *
   * @throws Refused if it cannot be read, or asks for what is not supported; without the password
   */
  static Postgres parse(String variable, String rest) {
    return new PostgresUrl(variable).read(rest);
  }

  private Postgres read(String rest) {
    int question = rest.indexOf('?');
    String location = question < 0 ? rest : rest.substring(0, question);
    int slash = location.indexOf('/');
    String authority = slash < 0 ? location : location.substring(0, slash);
    String database = slash < 0 ? "" : decode(location.substring(slash + 1));
    String query = question < 0 ? "" : rest.substring(question + 1);
    if (database.contains("@") || database.contains("/") || query.contains("@")) {
      throw refused("cannot be read: percent-encode the special characters of user and password");
    }
    String hostPort = hostPort(authority);
    parameters(query);
    Server server = server(hostPort, database);
    String warning =
        ignored.isEmpty() ? null : variable + " has parameters that are not used: " + ignored;
    return new Postgres(server, new Login(user, password), variable, warning);
  }

  private void parameters(String query) {
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      switch (name) {
        case "" -> {}
        case "sslmode" -> sslmode = sslmode(value);
        case "ssl" -> sslmode = value.equals("true") ? "require" : sslmode(value);
        case "sslrootcert" -> rootCertificate = value;
        case "user" -> user = value;
        case "password" -> password = value;
        case "host", "hostaddr", "port", "dbname" ->
            throw refused("names " + name + " as a parameter; put it into the address");
        default -> ignored.add(name);
      }
    }
  }

  private String sslmode(String value) {
    if (!SSL_MODES.contains(value)) {
      throw refused("has an unknown sslmode; known are " + SSL_MODES.stream().sorted().toList());
    }
    return value;
  }

  private String hostPort(String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String userInfo = authority.substring(0, at);
      int colon = userInfo.indexOf(':');
      user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
      password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
    }
    return authority.substring(at + 1);
  }

  private Server server(String hostPort, String database) {
    if (hostPort.contains(",")) {
      throw refused("names several hosts, which is not supported yet");
    }
    int colon = hostPort.lastIndexOf(':');
    boolean hasPort = colon > hostPort.lastIndexOf(']');
    String host = decode(hasPort ? hostPort.substring(0, colon) : hostPort);
    if (host.contains(":") && !host.startsWith("[")) {
      throw refused("has a host that is none");
    }
    if (host.startsWith("/")) {
      throw refused("names a Unix socket, which is not supported");
    }
    int port = hasPort ? port(hostPort.substring(colon + 1)) : DEFAULT_PORT;
    return new Server(
        host.isEmpty() ? DatabaseDefaults.HOST : host.replaceAll("[\\[\\]]", ""),
        port,
        database.isEmpty() ? user : database,
        tls());
  }

  /**
   * As libpq, with a root certificate {@code require} verifies. Unlike libpq, verifying without one
   * trusts what the JVM trusts instead of a file in the home folder.
   */
  private Tls tls() {
    boolean verifies = sslmode.startsWith("verify-");
    if (rootCertificate == null) {
      return new Tls(sslmode, verifies ? Tls.SYSTEM : null);
    }
    return new Tls(sslmode.equals("require") ? "verify-ca" : sslmode, rootCertificate);
  }

  private int port(String text) {
    try {
      int port = text.isEmpty() ? DEFAULT_PORT : Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw refused("has a port that is none");
  }

  private String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("has a broken percent-encoding");
    }
  }

  private Refused refused(String why) {
    return new Refused(variable + " " + why + ".");
  }
}
