package dev.holdfast.config;

import dev.holdfast.config.DatabaseChoice.Postgres;
import dev.holdfast.config.DatabaseChoice.Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The properties that switch PostgreSQL on or off. Every {@code active} is set either way: one that
 * is left out would be decided by the build.
 */
final class PostgresSettings {
  private static final String DATASOURCE = "quarkus.datasource.";
  private static final String HOLDFAST = "holdfast.postgres.";

  private PostgresSettings() {}

  /** SQLite alone: nothing of PostgreSQL is started. */
  static Map<String, String> off() {
    return Map.of(
        HOLDFAST + "configured",
        "false",
        DATASOURCE + "active",
        "false",
        "quarkus.hibernate-orm.active",
        "false");
  }

  /** PostgreSQL, as the variables name it. */
  static Map<String, String> on(Postgres choice) {
    Server server = choice.server();
    Map<String, String> properties = new TreeMap<>();
    properties.put(HOLDFAST + "configured", "true");
    properties.put(HOLDFAST + "host", server.host());
    properties.put(HOLDFAST + "port", Integer.toString(server.port()));
    properties.put(HOLDFAST + "database", server.database());
    properties.put(HOLDFAST + "ssl-mode", server.tls().mode());
    if (server.tls().rootCertificate() != null) {
      properties.put(HOLDFAST + "ssl-root-cert", server.tls().rootCertificate());
    }
    properties.put(DATASOURCE + "active", "true");
    properties.put("quarkus.hibernate-orm.active", "true");
    properties.put(DATASOURCE + "reactive.url", "postgresql://" + address(server));
    properties.put(DATASOURCE + "jdbc.url", "jdbc:postgresql://" + address(server) + tls(server));
    properties.put(DATASOURCE + "username", choice.login().user());
    if (choice.login().password() != null) {
      properties.put(DATASOURCE + "password", choice.login().password());
    }
    return properties;
  }

  private static String address(Server server) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    return host + ":" + server.port() + "/" + encode(server.database());
  }

  private static String tls(Server server) {
    String parameters = "?sslmode=" + server.tls().mode();
    String root = server.tls().rootCertificate();
    if (root == null) {
      return parameters;
    }
    return Tls.SYSTEM.equals(root)
        ? parameters + "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
        : parameters + "&sslrootcert=" + encode(root);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
