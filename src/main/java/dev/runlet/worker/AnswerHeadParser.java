package dev.runlet.worker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the heads of a worker's answers on one connection. The runtime is the function author's to
/// change, so a head must end some time, and what nobody asked for is not taken for the answer to
/// the next call.
final class AnswerHeadParser extends DefaultHttpResponseParser {
  /// Answers that announce another one, such as 100 and 103, before that comes.
  private static final int MAX_INTERIM = 10;

  /// Bounds no line and no number of lines: neither is what takes the room.
  static final Http1Config CONFIGURATION =
      Http1Config.custom()
          .setMaxHeaderCount(Integer.MAX_VALUE)
          .setMaxLineLength(Integer.MAX_VALUE)
          .build();

  private final long limit;
  private int interim;

  /// @param limit of the bytes of one head
  AnswerHeadParser(long limit) {
    super(CONFIGURATION);
    this.limit = limit;
  }

  /// Null where the connection has ended.
  @Override
  public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream wire)
      throws IOException, HttpException {
    if (interim == 0 && buffer.length() > 0) {
      throw new ProtocolException("more followed on the answer before this one");
    }
    // The buffer may take the beginning of the body, too.
    var head = super.parse(buffer, new BoundedStream(wire, limit + buffer.capacity()));
    if (head == null) {
      return null;
    }
    var status = head.getCode();
    if (status == HttpStatus.SC_SWITCHING_PROTOCOLS) {
      throw new ProtocolException("it changed to another protocol");
    }
    interim = status < HttpStatus.SC_SUCCESS ? interim + 1 : 0;
    if (interim > MAX_INTERIM) {
      throw new ProtocolException("it announced an answer again and again");
    }
    if (status == HttpStatus.SC_NOT_MODIFIED) {
      // It has no body, and the length of one: whether a body follows all the same is not to be
      // found out by the next call.
      head.setHeader("connection", "close");
    }
    return head;
  }

  private final class BoundedStream extends FilterInputStream {
    private long room;

    BoundedStream(InputStream wire, long room) {
      super(wire);
      this.room = room;
    }

    @Override
    public int read() throws IOException {
      var octet = super.read();
      take(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var read = super.read(bytes, offset, length);
      take(Math.max(0, read));
      return read;
    }

    private void take(int read) throws IOException {
      room -= read;
      if (room < 0) {
        throw ResponseTooLargeException.headers(limit);
      }
    }
  }
}
