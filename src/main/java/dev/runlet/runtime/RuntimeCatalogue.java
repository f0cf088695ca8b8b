package dev.runlet.runtime;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The runtimes that functions may use, by id, as configured.
@Component
public class RuntimeCatalogue {
  private final Map<String, FunctionRuntime> runtimes = new LinkedHashMap<>();

  RuntimeCatalogue(RuntimeProperties properties) {
    properties.catalogue().forEach((id, entry) -> add(id, entry, properties.allowed()));
  }

  private void add(String id, RuntimeProperties.Entry entry, List<String> allowed) {
    if (!allowed.isEmpty() && !allowed.contains(id)) {
      return;
    }
    var dash = id.lastIndexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException(
          "runlet.runtimes.catalogue: \"%s\" is not of the form <language>-<version>"
              .formatted(id));
    }
    runtimes.put(
        id,
        new FunctionRuntime(
            id,
            id.substring(0, dash),
            entry.name(),
            id.substring(dash + 1),
            entry.base(),
            entry.image(),
            entry.protocol(),
            entry.supports()));
  }

  /// All runtimes, in the order of the configuration.
  public Collection<FunctionRuntime> all() {
    return Collections.unmodifiableCollection(runtimes.values());
  }

  /// All ids, in the order of the configuration.
  public Set<String> ids() {
    return Collections.unmodifiableSet(runtimes.keySet());
  }

  /// The runtime of this id, if functions may use it.
  public Optional<FunctionRuntime> find(String id) {
    return Optional.ofNullable(runtimes.get(id));
  }

  /// The runtime of this id, or [ErrorType#FUNCTION_RUNTIME_UNSUPPORTED].
  public FunctionRuntime get(String id) {
    var runtime = runtimes.get(id);
    if (runtime == null) {
      throw new ApiException(
          ErrorType.FUNCTION_RUNTIME_UNSUPPORTED, "Runtime \"%s\" is not supported".formatted(id));
    }
    return runtime;
  }
}
