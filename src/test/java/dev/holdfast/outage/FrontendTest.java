package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontendTest {
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int SSL_REQUEST = 80877103;
  private static final int CANCEL_REQUEST = 80877102;

  private static final byte[] SESSION =
      joined(
          startup(SSL_REQUEST),
          startup(PROTOCOL_3, "user", "u", ""),
          typed('Q', "begin"),
          typed('P', "s1", "insert into t values ($1)", ""),
          typed('B', "", "s1"),
          typed('E', "", "\0\0\0"),
          typed('S'),
          typed('P', "", "COMMIT", ""),
          typed('B', "p1", ""),
          typed('E', "p1", "\0\0\0"),
          typed('S'),
          typed('X'));

  private static byte[] startup(int code, String... texts) {
    byte[] rest = zeroEnded(texts);
    return ByteBuffer.allocate(8 + rest.length)
        .putInt(8 + rest.length)
        .putInt(code)
        .put(rest)
        .array();
  }

  private static byte[] typed(char type, String... texts) {
    byte[] rest = zeroEnded(texts);
    return ByteBuffer.allocate(5 + rest.length)
        .put((byte) type)
        .putInt(4 + rest.length)
        .put(rest)
        .array();
  }

  private static byte[] zeroEnded(String... texts) {
    return List.of(texts).stream()
        .reduce("", (all, text) -> all + text + "\0")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static List<Segment> read(byte[] bytes, int atOnce) throws ProtocolException {
    Frontend frontend = new Frontend();
    List<Segment> segments = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += atOnce) {
      int length = Math.min(atOnce, bytes.length - at);
      segments.addAll(frontend.read(ByteBuffer.wrap(bytes, at, length)));
    }
    return segments;
  }

  private static byte[] bytes(List<Segment> segments) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Segment segment : segments) {
      byte[] bytes = new byte[segment.bytes().remaining()];
      segment.bytes().duplicate().get(bytes);
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 10_000})
  void everyByteComesOutInOrderAndEveryStatementIsSeen(int atOnce) throws ProtocolException {
    List<Segment> segments = read(SESSION, atOnce);
    assertThat(bytes(segments)).isEqualTo(SESSION);
    assertThat(segments.stream().map(Segment::said).filter(Objects::nonNull))
        .containsExactly(
            new Said("begin", false),
            new Said("insert into t values ($1)", true),
            new Said("COMMIT", true));
    assertThat(segments.stream().filter(Segment::complete)).hasSize(3);
  }

  @Test
  void aStatementBeginsASegmentOfItsOwn() throws ProtocolException {
    List<Segment> segments = read(SESSION, SESSION.length);
    assertThat(segments.stream().filter(each -> each.said() != null))
        .allSatisfy(each -> assertThat(each.bytes().get(0)).isIn((byte) 'Q', (byte) 'E'));
  }

  @Test
  void aClosedStatementIsForgotten() throws ProtocolException {
    byte[] session =
        joined(
            startup(PROTOCOL_3, ""),
            typed('P', "a", "commit", ""),
            typed('C', "Sa"),
            typed('B', "", "a"),
            typed('E', "", "\0\0\0"));
    assertThat(read(session, session.length)).noneMatch(each -> isCommit(each.said()));
  }

  private static boolean isCommit(Said said) {
    return said != null && said.isCommit();
  }

  @Test
  void aRequestToCancelPasses() throws ProtocolException {
    byte[] request = startup(CANCEL_REQUEST, "1234567");
    assertThat(bytes(read(request, 3))).isEqualTo(request);
  }

  @Test
  void whatIsEncryptedPassesUnseen() throws ProtocolException {
    byte[] session =
        joined(startup(SSL_REQUEST), new byte[] {0x16, 3, 1, 0, 0}, typed('Q', "commit"));
    assertThat(bytes(read(session, 4))).isEqualTo(session);
    assertThat(read(session, 4)).allMatch(each -> each.said() == null);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> read("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII), 100));
  }
}
