package dev.runlet.deployment;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A log as `text/event-stream`: pieces of it as they come, and how the build ended at the end. The
/// id of each piece says how much has been seen, so that a client whose connection breaks goes on
/// where it was.
final class ServerSentEvents implements BuildLogWatchers.Watcher {
  /// The id of the last event: there is nothing to go on with.
  static final String END = "end";

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final OutputStream out;

  ServerSentEvents(OutputStream out) {
    this.out = out;
  }

  @Override
  public void printed(String text, long length) throws IOException {
    send("id: %d\nevent: log\n%s\n".formatted(length, data(text)));
  }

  @Override
  public void ended(String status) throws IOException {
    send("id: %s\nevent: status\n%s\n".formatted(END, data(status)));
  }

  /// A comment, which clients drop.
  @Override
  public void nothingNew() throws IOException {
    send(":\n\n");
  }

  /// Each line of a text in a line of its own; a client puts them together again.
  private static String data(String text) {
    return "data: " + LINE_END.matcher(text).replaceAll("\ndata: ") + "\n";
  }

  private void send(String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
