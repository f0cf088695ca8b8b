package dev.runlet.function;

import dev.runlet.error.ApiException;
import dev.runlet.error.ErrorType;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Runlet's own options of a function: variables of it, or of its project, whose keys begin with
/// `RUNLET_`, so that every client can set them (`docs/options.md`). They are checked when they are
/// written, and the code does not see them.
public enum FunctionOption {
  /// Workers that stay warm on each server, whether or not the function is called.
  MIN_WORKERS(0, 100),
  /// Workers of a deployment together, as far as `runlet.workers.max-per-deployment` allows.
  MAX_WORKERS(1, 100),
  /// Executions that one worker runs at once.
  CONCURRENCY(1, 1000);

  private static final String PREFIX = "RUNLET_";

  private final int least;
  private final int most;

  FunctionOption(int least, int most) {
    this.least = least;
    this.most = most;
  }

  /// The variable that holds it.
  public String key() {
    return PREFIX + name();
  }

  /// What these variables say of it. What an earlier version let through counts as not said.
  public OptionalInt in(Map<String, String> variables) {
    var value = variables.get(key());
    return value != null && allows(value)
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }

  private boolean allows(String value) {
    if (!value.matches("\\d{1,9}")) {
      return false;
    }
    var number = Integer.parseInt(value);
    return number >= least && number <= most;
  }

  /// Whether a variable of this key is meant for Runlet and not for the code.
  public static boolean isOne(String key) {
    return key.startsWith(PREFIX);
  }

  /// Raises [ErrorType#GENERAL_ARGUMENT_INVALID] for an option that there is not, or not with this
  /// value.
  static void check(String key, String value) {
    if (!isOne(key)) {
      return;
    }
    var option =
        Arrays.stream(values())
            .filter(each -> each.key().equals(key))
            .findFirst()
            .orElseThrow(() ->
                new ApiException(
                    ErrorType.GENERAL_ARGUMENT_INVALID,
                    "Invalid `key` param: Keys that begin with RUNLET_ are options of the server: %s."
                        .formatted(
                            Arrays.stream(values())
                                .map(FunctionOption::key)
                                .collect(Collectors.joining(", ")))));
    if (!option.allows(value)) {
      throw new ApiException(
          ErrorType.GENERAL_ARGUMENT_INVALID,
          "Invalid `value` param: %s must be a whole number from %d to %d."
              .formatted(key, option.least, option.most));
    }
  }
}
