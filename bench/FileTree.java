package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Node.js function of many files, as installed packages make them.
///
/// @param files modules that it consists of
/// @param size of each, in bytes; gzip makes about a fifth of it
/// @param loaded modules that its entrypoint loads
record FileTree(int files, int size, int loaded) {
  static final String ENTRYPOINT = "src/main.js";
  private static final int WORDS = 100;
  private static final int MODULES_PER_FOLDER = 20;

  @Override
  public String toString() {
    return "%,d files of %d kB, of which it loads %d".formatted(files, size / 1000, loaded);
  }

  /// Writes it into a folder.
  void write(Path folder) throws IOException {
    var random = new Random(1); // the same files each time
    var words = IntStream.range(0, WORDS).mapToObj(each -> word(random)).toList();
    for (var each = 0; each < files; each++) {
      var text = new StringBuilder("exports.own = %d;\n".formatted(each));
      while (text.length() < size) {
        text.append(
            "exports.%s = (%s) => %s.%s(%d);\n"
                .formatted(
                    any(words, random),
                    any(words, random),
                    any(words, random),
                    any(words, random),
                    random.nextInt(10)));
      }
      write(folder.resolve(module(each) + ".js"), text.toString());
    }
    var modules =
        IntStream.range(0, loaded)
            .mapToObj(each -> "  require('../%s'),\n".formatted(module(each)))
            .collect(Collectors.joining());
    write(
        folder.resolve(ENTRYPOINT),
        "const modules = [\n%s];\nmodule.exports = ({ res }) => res.json({ modules: modules.length });\n"
            .formatted(modules));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String module(int number) {
    return "modules/%d/%d".formatted(number / MODULES_PER_FOLDER, number);
  }

  private static String word(Random random) {
    return random
        .ints(3 + random.nextInt(10), 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining("", "a", "")); // no keyword of the language
  }

  private static String any(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }
}
