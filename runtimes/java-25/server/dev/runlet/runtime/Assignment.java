package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// What `POST /__opr/assign` brings: so many bytes of JSON, then a gzip-compressed tar, which is
/// unpacked as it comes in.
record Assignment(String entrypoint, Map<String, String> variables) {
  private static final List<String> TAR =
      List.of(
          "tar",
          "--extract",
          "--use-compress-program",
          "igzip",
          "--no-same-owner",
          "--directory",
          Function.ROOT.toString());

  static Assignment receive(Incoming incoming) throws IOException, BadAssignmentException {
    var length = incoming.own("assignment-length");
    if (!length.matches("[0-9]{1,9}") || Integer.parseInt(length) < 2) {
      throw new BadAssignmentException("x-open-runtimes-assignment-length is missing or wrong");
    }
    var json = new ByteArrayOutputStream();
    unpack(incoming, json, Integer.parseInt(length));
    try {
      var assignment = new Gson().fromJson(json.toString(UTF_8), Assignment.class);
      if (assignment.entrypoint != null && assignment.variables != null) {
        return assignment;
      }
    } catch (JsonParseException _) {
      // is told below
    }
    throw new BadAssignmentException("the assignment cannot be read");
  }

  private static void unpack(Incoming incoming, ByteArrayOutputStream json, int length)
      throws IOException, BadAssignmentException {
    var tar = new ProcessBuilder(TAR).redirectErrorStream(true).start();
    try {
      try (var input = tar.getOutputStream()) {
        incoming.readBody((bytes, start, count) -> {
          var head = Math.min(count, length - json.size());
          json.write(bytes, start, head);
          feed(input, bytes, start + head, count - head);
        });
      } catch (IOException gone) {
        if (tar.isAlive()) {
          throw gone;
        }
      }
      var words = new String(tar.getInputStream().readAllBytes(), UTF_8);
      if (tar.waitFor() != 0) {
        throw new BadAssignmentException("the archive could not be unpacked: " + words);
      }
    } catch (InterruptedException nobodyDoes) {
      throw new IOException(nobodyDoes);
    } finally {
      tar.destroy();
    }
  }

  private static void feed(OutputStream tar, byte[] bytes, int start, int length) {
    try {
      tar.write(bytes, start, length);
    } catch (IOException _) {
      // tar has ended early; its exit code and words say why
    }
  }
}
