package dev.runlet.worker;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text in HTTP headers, whose bytes have no charset of their own. The connection carries each byte
/// as one character; they are written as UTF-8, and read as UTF-8 if that is what they are, else as
/// Latin-1, since runtimes differ.
final class HeaderText {
  private HeaderText() {}

  static String toWire(String text) {
    return ascii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static String fromWire(String text) {
    if (ascii(text)) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException latin) {
      return text;
    }
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }
}
