package dev.runlet.container.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A Unix domain socket in the shape of a [Socket], for libraries that know nothing else. Its read
/// timeout is a real one: the channel does not block, and waiting is done by a selector, which
/// parks a virtual thread like any other wait does. It always connects to its own path; the address
/// it is asked for does not matter.
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress address;
  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;
  private volatile int readTimeout;

  UnixSocket(Path path) throws IOException {
    super((@Nullable SocketImpl) null);
    address = UnixDomainSocketAddress.of(path);
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.configureBlocking(false);
    readable = Selector.open();
    writable = Selector.open();
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    if (!channel.connect(address)) {
      channel.register(writable, SelectionKey.OP_CONNECT);
      await(writable, timeout, "connect");
      channel.finishConnect();
    }
    channel.register(writable, SelectionKey.OP_WRITE);
    channel.register(readable, SelectionKey.OP_READ);
  }

  private int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    var buffer = ByteBuffer.wrap(bytes, offset, length);
    int count;
    while ((count = channel.read(buffer)) == 0) {
      await(readable, readTimeout, "read");
    }
    return count;
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        await(writable, 0, "write");
      }
    }
  }

  /// Returns once the channel is worth another try; 0 waits without a limit.
  private static void await(Selector selector, int timeout, String what) throws IOException {
    try {
      var ready = selector.select(timeout);
      selector.selectedKeys().clear();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("Interrupted in " + what);
      }
      if (ready == 0 && timeout > 0 && selector.isOpen()) {
        throw new SocketTimeoutException(what + " timed out after " + timeout + " ms");
      }
    } catch (ClosedSelectorException e) {
      throw (SocketException) new SocketException("Socket closed").initCause(e);
    }
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return UnixSocket.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return UnixSocket.this.read(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        UnixSocket.this.write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        UnixSocket.this.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  /// Closes the channel first, then the selectors: they wake who waits, and only without them the
  /// file descriptor is given back.
  @Override
  public void close() throws IOException {
    try (readable;
        writable) {
      channel.close();
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    ignoringClosed(channel::shutdownInput);
  }

  @Override
  public void shutdownOutput() throws IOException {
    ignoringClosed(channel::shutdownOutput);
  }

  private static void ignoringClosed(Shutdown shutdown) throws IOException {
    try {
      shutdown.run();
    } catch (ClosedChannelException e) {
      // Both directions of a closed socket are shut already.
    }
  }

  private interface Shutdown {
    void run() throws IOException;
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void setSoTimeout(int timeout) {
    readTimeout = timeout;
  }

  @Override
  public int getSoTimeout() {
    return readTimeout;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return address;
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return null;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return null;
  }

  // What follows is TCP's and means nothing here.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setReuseAddress(boolean on) {}

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public void setTrafficClass(int trafficClass) {}
}
