package dev.runlet.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.Phaser;
import sun.misc.Signal;

/// The Java runtime of Runlet: a small HTTP server around the user's handler. It speaks the Open
/// Runtimes v5 protocol and the additions of `docs/runtime-protocol.md`.
///
/// Each connection and each execution has a virtual thread. So that one that never yields does not
/// stop its neighbours, these have more carriers than there are processors (`OPTIONS` in the
/// Dockerfile), which the kernel shares out; what still runs when its time is up is interrupted
/// and, where that does not help, left behind with `retire`.
final class Listener {
  private static final int PORT = 3000;
  private static final Path TIMINGS = Path.of("/mnt/telemetry/timings.txt");

  /// What the container itself says; `System.out` is the executions'.
  static final PrintStream OUTPUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

  private final byte[] secret;
  private final ServerSocket server = new ServerSocket();
  private final Phaser running = new Phaser(1);
  private volatile Function function;

  private Listener() throws IOException {
    var environment = System.getenv();
    secret = environment.getOrDefault("OPEN_RUNTIMES_SECRET", "").getBytes(UTF_8);
    Environment.remove("OPEN_RUNTIMES_SECRET");
    NativeOutput.install();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(PORT), 1024);
    OUTPUT.println("HTTP server successfully started!");
    var entrypoint = environment.getOrDefault("OPEN_RUNTIMES_ENTRYPOINT", "");
    if (!entrypoint.isEmpty()) {
      function = new Function(entrypoint); // started with its code in place
    }
  }

  public static void main(String[] arguments) throws IOException {
    var listener = new Listener();
    Signal.handle(new Signal("TERM"), _ -> listener.stop());
    listener.accept();
  }

  /// Ends the process once nothing is executed. No shutdown hook, which would wait for a function
  /// that calls `System.exit`, too.
  private void stop() {
    try {
      server.close();
    } catch (IOException broken) {
      OUTPUT.println("The server cannot be closed: " + broken.getMessage());
    }
    running.arriveAndAwaitAdvance();
    System.exit(0);
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException refused) {
        if (!server.isClosed()) {
          OUTPUT.println("No connection can be accepted: " + refused.getMessage());
          pause(); // until the function has closed some of its files
        }
        continue;
      }
      Thread.ofVirtual().name("connection").start(() -> Connection.serve(socket, this::answer));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Incoming incoming, Wire wire) throws IOException {
    var own = incoming.framed() ? "" : incoming.target();
    var timeout = incoming.own("timeout");
    if (own.equals("/__opr/health")) {
      incoming.reply(200, "OK");
    } else if (own.equals("/__opr/timings")) {
      incoming.reply(200, Files.exists(TIMINGS) ? Files.readString(TIMINGS) : "");
    } else if (!timeout.isEmpty() && !timeout.matches("0*[1-9][0-9]{0,8}")) {
      incoming.reply(500, "Header \"x-open-runtimes-timeout\" must be an integer greater than 0.");
    } else if (secret.length > 0
        && !MessageDigest.isEqual(incoming.own("secret").getBytes(UTF_8), secret)) {
      incoming.reply(500, "Unauthorized. Provide correct \"x-open-runtimes-secret\" header.");
    } else if (own.equals("/__opr/assign")) {
      assign(incoming);
    } else if (function == null) {
      incoming.reply(503, "No function has been assigned to this worker.");
    } else {
      running.register();
      try {
        new Execution(function, incoming, wire, timeout.isEmpty() ? 0 : Integer.parseInt(timeout))
            .run();
      } finally {
        running.arriveAndDeregister();
      }
    }
  }

  private synchronized void assign(Incoming incoming) throws IOException {
    if (function != null) {
      incoming.reply(409, "This worker has its function already.");
      return;
    }
    try {
      var assignment = Assignment.receive(incoming);
      assignment.variables().forEach(Environment::set);
      function = new Function(assignment.entrypoint());
      incoming.reply(200, "");
    } catch (BadAssignmentException wrong) {
      incoming.reply(400, wrong.getMessage());
    }
  }
}
