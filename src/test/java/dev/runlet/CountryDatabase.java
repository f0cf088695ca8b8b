package dev.runlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small file in MaxMind's format (version 2.0, records of 24 bits, a tree of IPv6 addresses).
public final class CountryDatabase {
  private static final int NOTHING = -1;
  private static final byte[] MARK = {
    (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
  };

  /// The tree: where each bit leads; a node's number, or beyond [#NOTHING] an entry's.
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));

  private final List<Integer> entries = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /// @param network without what the tree puts before IPv4: the bits of the address that count
  public CountryDatabase with(byte[] address, int bits, Map<String, ?> entry) {
    var full = new byte[16];
    var offset = 16 - address.length;
    System.arraycopy(address, 0, full, offset, address.length);
    var node = 0;
    var last = offset * 8 + bits - 1;
    for (var i = 0; i < last; i++) {
      var side = full[i / 8] >> (7 - i % 8) & 1;
      if (nodes.get(node)[side] == NOTHING) {
        nodes.add(new int[] {NOTHING, NOTHING});
        nodes.get(node)[side] = nodes.size() - 1;
      }
      node = nodes.get(node)[side];
    }
    nodes.get(node)[full[last / 8] >> (7 - last % 8) & 1] = NOTHING - 1 - entries.size();
    entries.add(data.size());
    data.writeBytes(written(entry));
    return this;
  }

  public CountryDatabase with(byte[] address, int bits, String country, String continent) {
    return with(
        address,
        bits,
        Map.of("country", Map.of("iso_code", country), "continent", Map.of("code", continent)));
  }

  public Path writeTo(Path file) throws IOException {
    var out = new ByteArrayOutputStream();
    for (var node : nodes) {
      for (var record : node) {
        var value =
            record >= 0
                ? record
                : record == NOTHING
                    ? nodes.size()
                    : nodes.size() + 16 + entries.get(NOTHING - 1 - record);
        out.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(MARK);
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", 24);
    metadata.put("ip_version", 6);
    metadata.put("database_type", "Test-Country");
    metadata.put("languages", List.of());
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1);
    metadata.put("description", Map.of());
    out.writeBytes(written(metadata));
    return Files.write(file, out.toByteArray());
  }

  private static byte[] written(Object value) {
    return switch (value) {
      case String text -> field(2, text.length(), text.getBytes(StandardCharsets.UTF_8));
      case Integer number ->
          field(
              6,
              4,
              new byte[] {
                (byte) (number >> 24),
                (byte) (number >> 16),
                (byte) (number >> 8),
                number.byteValue()
              });
      case List<?> list -> field(11, list.size(), new byte[0]);
      case Map<?, ?> map -> {
        var content = new ByteArrayOutputStream();
        map.forEach((name, each) -> {
          content.writeBytes(written(name));
          content.writeBytes(written(each));
        });
        yield field(7, map.size(), content.toByteArray());
      }
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  /// Types above 7 have a byte of their own.
  private static byte[] field(int type, int size, byte[] content) {
    if (size > 28) {
      throw new IllegalArgumentException("Larger than a test needs");
    }
    var out = new ByteArrayOutputStream();
    out.write((type > 7 ? 0 : type << 5) | size);
    if (type > 7) {
      out.write(type - 7);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
