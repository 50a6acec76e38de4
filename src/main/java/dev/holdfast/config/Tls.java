package dev.holdfast.config;

/**
 * How the connection to PostgreSQL is encrypted, as libpq's parameters of these names say
 * (PostgreSQL manual, 34.19).
 *
 * @param mode {@code sslmode}
 * @param rootCertificate {@code sslrootcert}: a file, {@value #SYSTEM} for the certificates that
 *     the JVM trusts, or null
 */
record Tls(String mode, String rootCertificate) {
  static final String SYSTEM = "system";
  static final Tls DEFAULT = new Tls("prefer", null);
}
