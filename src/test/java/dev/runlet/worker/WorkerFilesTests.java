package dev.runlet.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runlet.container.ContainerCommand;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// What becomes of logs where the command that hands them over does not do as it should: a function
/// runs as the same user, and may end it or speak in its place.
class WorkerFilesTests {
  private static final int MOST = 10;

  private final Queue<String> outputs = new ArrayDeque<>();
  private final List<Said> commands = new ArrayList<>();
  private final WorkerFiles files = new WorkerFiles(command -> start(), MOST);
  private final Transcript transcript = new Transcript(1000);

  private Said start() {
    var started = new Said(outputs.remove());
    commands.add(started);
    return started;
  }

  @Test
  void takesLogsAndErrors() throws IOException {
    outputs.add("4 4\none\n0 0\n3 3\ntwo1 1\n!");

    files.takeLogs("a", transcript);
    files.takeLogs("b", transcript);

    assertThat(transcript.logs.text()).isEqualTo("one\ntwo");
    assertThat(transcript.errors.text()).isEqualTo("!");
    assertThat(commands)
        .singleElement()
        .satisfies(only -> assertThat(only.asked()).isEqualTo("a 10\nb 10\n"));
  }

  @Test
  void saysWhereSomethingIsMissing() throws IOException {
    outputs.add("400 3\nend0 0\n");

    files.takeLogs("a", transcript);

    assertThat(transcript.logs.text()).startsWith("[WARNING] Logs truncated.").endsWith("end");
    assertThat(transcript.errors.text()).isEmpty();
  }

  @Test
  void startsAnotherCommandWhereOneHasEnded() throws IOException {
    outputs.add("4 4\non");
    outputs.add("4 4\none\n0 0\n");

    files.takeLogs("a", transcript);

    assertThat(transcript.logs.text()).isEqualTo("one\n");
    assertThat(commands).extracting(command -> command.closed).containsExactly(true, false);
  }

  @Test
  void tellsWhatTheEngineSaysInPlaceOfTheCommand() {
    outputs.add("runtime exec failed");
    outputs.add("runtime exec failed: no space left on device\n");

    assertThatThrownBy(() -> files.takeLogs("a", transcript))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the command that hands them over said: runtime exec failed: no space left on device");
    assertThat(commands).allSatisfy(command -> assertThat(command.closed).isTrue());
  }

  @Test
  void believesNoSizeBeyondWhatItAskedFor() {
    outputs.add("2000000000 2000000000\n");
    outputs.add("11 11\n12345678901");

    assertThatThrownBy(() -> files.takeLogs("a", transcript))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("11 11");
    assertThat(transcript.logs.isEmpty()).isTrue();
  }

  @Test
  void readsNoLineWithoutAnEnd() {
    outputs.add("1".repeat(100_000));
    outputs.add("1".repeat(100_000));

    assertThatThrownBy(() -> files.takeLogs("a", transcript))
        .isInstanceOf(IOException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(1100));
  }

  private static final class Said implements ContainerCommand {
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private final InputStream output;
    private boolean closed;

    Said(String output) {
      this.output = new ByteArrayInputStream(output.getBytes(UTF_8));
    }

    String asked() {
      return input.toString(UTF_8);
    }

    @Override
    public OutputStream input() {
      return input;
    }

    @Override
    public InputStream output() {
      return output;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
