package dev.runlet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTests {
  private static final int MAX_BODY = 100;
  private static final int MAX_HEADERS = 1000;
  private static final String HEAD =
      "{\"status\": 201, \"headers\": [[\"x-a\", \"1\"], [\"x-a\", \"2\"]]}";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream stream = new DataOutputStream(bytes);
  private final Transcript transcript = new Transcript(1000);

  @Test
  void readsAWholeAnswer() throws IOException {
    frame('L', "one\n").frame('E', "bad\n").frame('L', "two\n").frame('H', HEAD);
    frame('B', "he").frame('B', "llo").frame('Z', "");

    read();

    assertThat(transcript.logs.text()).isEqualTo("one\ntwo\n");
    assertThat(transcript.errors.text()).isEqualTo("bad\n");
    assertThat(transcript.status).isEqualTo(201);
    assertThat(transcript.headers).containsExactly(new Header("x-a", "1"), new Header("x-a", "2"));
    assertThat(transcript.body).hasToString("hello");
    assertThat(transcript.retire).isFalse();
  }

  @Test
  void keepsWhatCameBeforeTheStreamEndedAnywhere() throws IOException {
    frame('L', "before\n").frame('H', HEAD).frame('B', "hello").frame('Z', "");
    var whole = bytes.toByteArray();

    for (var end = "L0000before\n".length(); end < whole.length; end++) {
      var cut = Arrays.copyOf(whole, end);
      var heard = new Transcript(1000);
      assertThatThrownBy(() ->
              new FrameReader(MAX_BODY, MAX_HEADERS).read(new ByteArrayInputStream(cut), heard))
          .isInstanceOf(EOFException.class);
      assertThat(heard.logs.text()).isEqualTo("before\n");
    }
  }

  @Test
  void refusesABodyOverTheLimitInOnePieceOrMany() throws IOException {
    frame('H', HEAD).frame('B', "x".repeat(60)).frame('B', "x".repeat(41)).frame('Z', "");
    assertThatThrownBy(this::read).isInstanceOf(ResponseTooLargeException.class);

    bytes.reset();
    frame('H', HEAD);
    header('B', 2_000_000_000); // more than any frame may have, and refused before it is read
    assertThatThrownBy(this::read).isInstanceOf(ResponseTooLargeException.class);
  }

  @Test
  void refusesAHeadOverTheLimit() throws IOException {
    var head = "{\"status\": 200, \"headers\": [[\"x-a\", \"%s\"]]}";
    var room = MAX_HEADERS - head.formatted("").length();
    frame('H', head.formatted("a".repeat(room))).frame('Z', "");
    read();

    bytes.reset();
    frame('H', head.formatted("a".repeat(room + 1)));
    assertThatThrownBy(this::read)
        .isInstanceOf(ResponseTooLargeException.class)
        .hasMessage(
            "The function's response headers are larger than the limit of 1000 bytes"
                + " (runlet.workers.max-response-headers).");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 32 * 1024 * 1024 + 1})
  void refusesFramesThatCannotBe(int length) throws IOException {
    header('L', length);

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessage("the runtime sent a frame of %d bytes".formatted(length & 0xFFFFFFFFL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"status\": 200}",
        "{\"status\": 200, \"headers\": [[]]}"
      })
  void refusesAHeadThatCannotBeRead(String head) throws IOException {
    frame('H', head).frame('Z', "");

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the runtime sent");
  }

  @Test
  void refusesAnAnswerWithoutAHeadAndFramesOfUnknownType() throws IOException {
    frame('B', "hello").frame('Z', "");
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessage("the runtime sent an answer without a head");

    bytes.reset();
    frame('?', "");
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessage("the runtime sent a frame of unknown type 63");
  }

  @Test
  void saysThatSomethingIsMissingWhenTheRuntimeDroppedIt() throws IOException {
    frame('L', "some\n");
    frame('H', "{\"status\": 200, \"headers\": [], \"droppedLogs\": 7, \"retire\": true}")
        .frame('Z', "");

    read();

    assertThat(transcript.logs.text()).startsWith("[WARNING] Logs truncated.").endsWith("some\n");
    assertThat(transcript.errors.text()).isEmpty();
    assertThat(transcript.retire).isTrue();
  }

  private void read() throws IOException {
    new FrameReader(MAX_BODY, MAX_HEADERS)
        .read(new ByteArrayInputStream(bytes.toByteArray()), transcript);
  }

  private FrameReaderTests frame(char type, String payload) throws IOException {
    var content = payload.getBytes(StandardCharsets.UTF_8);
    header(type, content.length);
    stream.write(content);
    return this;
  }

  private void header(char type, int length) throws IOException {
    stream.writeByte(type);
    stream.writeInt(length);
  }
}
