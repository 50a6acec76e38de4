package dev.holdfast.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** Certificates that the JDK's keytool makes, as PEM files. */
final class Certificates {
  private static final Path FOLDER = Path.of("target", "certificates").toAbsolutePath();
  private static final String WORD = "changeit";

  private Certificates() {}

  /** The server's certificate, for {@code localhost} alone; its own root. */
  static Path server() {
    return made("server", "crt");
  }

  static Path serverKey() {
    return made("server", "key");
  }

  /** A root that has signed nothing of the server's. */
  static Path stranger() {
    return made("stranger", "crt");
  }

  private static Path made(String name, String suffix) {
    synchronized (System.class) {
      Path file = FOLDER.resolve(name + "." + suffix);
      try {
        if (!Files.exists(file)) {
          make(name);
        }
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void make(String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path store = FOLDER.resolve(name + ".p12");
    Files.deleteIfExists(store);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "RSA",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=dns:localhost",
            "-ext",
            "bc:c",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-storepass",
            WORD,
            "-keystore",
            store.toString());
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, WORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(name + ".key", "PRIVATE KEY", keys.getKey(name, WORD.toCharArray()).getEncoded());
  }

  private static void write(String file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Path path = FOLDER.resolve(file);
    Files.writeString(
        path, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }
}
