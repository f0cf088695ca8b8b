package dev.runlet.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogStreamTests {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> chunks = new ArrayList<>();

  @Test
  void joinsCharactersThatFramesCutApart() throws IOException {
    for (var one : "aäß€😀\n".getBytes(StandardCharsets.UTF_8)) {
      frame(1, one);
    }

    assertThat(String.join("", read())).isEqualTo("aäß€😀\n");
  }

  @Test
  void keepsTheStreamsApartInTheMiddleOfACharacter() throws IOException {
    var euro = "€".getBytes(StandardCharsets.UTF_8);
    frame(1, euro[0]);
    frame(2, "error".getBytes(StandardCharsets.UTF_8));
    frame(1, euro[1], euro[2]);

    assertThat(read()).containsExactly("error", "€");
  }

  @Test
  void replacesWhatIsNoText() throws IOException {
    frame(1, (byte) 'a', (byte) 0xff, (byte) 'b', (byte) 0xe2);

    assertThat(String.join("", read())).isEqualTo("a\ufffdb\ufffd");
  }

  @Test
  void readsFramesLargerThanItsBuffer() throws IOException {
    var text = "ä€😀 ".repeat(20_000);
    frame(2, text.getBytes(StandardCharsets.UTF_8));

    assertThat(String.join("", read())).isEqualTo(text);
  }

  @Test
  void passesOnWhatTheEngineReportsAboutTheStream() throws IOException {
    frame(3, "error from daemon in stream".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessage("error from daemon in stream");
  }

  @Test
  void refusesAStreamThatIsCutOff() throws IOException {
    frame(1, (byte) 'a', (byte) 'b');
    var cut = new ByteArrayInputStream(bytes.toByteArray(), 0, bytes.size() - 1);

    assertThatThrownBy(() -> new LogStream(cut, chunks::add).read())
        .isInstanceOf(EOFException.class);
    assertThat(chunks).containsExactly("a");
  }

  private List<String> read() throws IOException {
    new LogStream(new ByteArrayInputStream(bytes.toByteArray()), chunks::add).read();
    return chunks;
  }

  private void frame(int stream, byte... payload) throws IOException {
    var out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) stream, 0, 0, 0});
    out.writeInt(payload.length);
    out.write(payload);
  }
}
