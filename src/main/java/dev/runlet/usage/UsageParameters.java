package dev.runlet.usage;

import static dev.runlet.request.Validators.oneOf;

import dev.runlet.request.DeclaredParameters;
import dev.runlet.request.Parameter;
import java.util.List;
import org.springframework.stereotype.Component;

/// Of which time figures are wanted.
@Component
final class UsageParameters implements DeclaredParameters {
  static final Parameter<String> RANGE =
      Parameter.optional("range", oneOf(Range.IDS), Range.MONTH.id())
          .describedAs("The time that the series are of: by hours for `24h`, else by days.");

  @Override
  public List<Parameter<?>> declared() {
    return List.of(RANGE);
  }
}
