package io.openruntimes.java.src;

import io.openruntimes.java.RuntimeContext;
import io.openruntimes.java.RuntimeOutput;
import java.util.Map;
import org.apache.commons.lang3.time.DurationFormatUtils;

/// Writes milliseconds as days and hours, with a library from Maven Central.
public class Main {
  public RuntimeOutput main(RuntimeContext context) {
    var milliseconds = Long.parseLong(context.getReq().getBodyText());
    return context.getRes().json(Map.of("span", DurationFormatUtils.formatDuration(milliseconds, "d 'days' H 'hours'")));
  }
}
