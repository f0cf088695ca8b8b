package dev.runlet.runtime;

import java.util.List;
import org.springframework.stereotype.Component;

/// The specifications a function may ask for on this server.
@Component
public class Specifications {
  /// What a function gets that names none.
  public static final String DEFAULT = "s-1vcpu-512mb";

  private static final List<Specification> ALL =
      List.of(
          new Specification("s-0.5vcpu-512mb", 0.5, 512),
          new Specification(DEFAULT, 1, 512),
          new Specification("s-1vcpu-1gb", 1, 1024),
          new Specification("s-2vcpu-2gb", 2, 2048),
          new Specification("s-2vcpu-4gb", 2, 4096),
          new Specification("s-4vcpu-4gb", 4, 4096),
          new Specification("s-4vcpu-8gb", 4, 8192),
          new Specification("s-8vcpu-4gb", 8, 4096),
          new Specification("s-8vcpu-8gb", 8, 8192));

  private final List<Specification> allowed;

  Specifications(RuntimeProperties properties) {
    allowed =
        ALL.stream()
            .filter(each -> properties.maxCpus() == 0 || each.cpus() <= properties.maxCpus())
            .filter(each -> properties.maxMemory() == 0 || each.memory() <= properties.maxMemory())
            .toList();
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException(
          "runlet.runtimes.max-cpus and max-memory leave no specification; the smallest is s-0.5vcpu-512mb");
    }
  }

  /// All that the server's bounds leave, smallest first.
  public List<Specification> all() {
    return allowed;
  }

  /// The slugs of [#all].
  public List<String> slugs() {
    return allowed.stream().map(Specification::slug).toList();
  }

  /// The specification of this slug; the smallest allowed one if the bounds no longer allow it.
  public Specification get(String slug) {
    return allowed.stream()
        .filter(each -> each.slug().equals(slug))
        .findFirst()
        .orElseGet(allowed::getFirst);
  }
}
