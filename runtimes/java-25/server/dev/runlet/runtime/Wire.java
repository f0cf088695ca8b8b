package dev.runlet.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

/// The sending half of a connection. What has been sent is with the kernel when `send` returns,
/// whichever thread sends and whatever comes after.
final class Wire {
  private final OutputStream stream;
  private final ReentrantLock lock = new ReentrantLock(); // guards the stream
  private boolean broken;

  Wire(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    stream = socket.getOutputStream();
  }

  void send(byte[]... pieces) {
    lock.lock();
    try {
      for (var piece : pieces) {
        if (!broken) {
          stream.write(piece);
        }
      }
    } catch (IOException gone) {
      broken = true; // the caller is
    } finally {
      lock.unlock();
    }
  }
}
