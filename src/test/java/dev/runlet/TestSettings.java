package dev.runlet;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.annotation.AnnotatedElementUtils;

/// Settings as the server reads them: what a test does not say has its default, and a name that is
/// not known is refused.
public final class TestSettings {
  private TestSettings() {}

  /// @param properties a record that is annotated with [ConfigurationProperties]
  /// @param settings each `name=value`, the name without the record's prefix
  public static <T> T of(Class<T> properties, String... settings) {
    var prefix =
        Objects.requireNonNull(
                AnnotatedElementUtils.findMergedAnnotation(
                    properties, ConfigurationProperties.class))
            .prefix();
    var source =
        new MapConfigurationPropertySource(
            Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> prefix + "." + pair[0], pair -> pair[1])));
    return new Binder(source)
        .bindOrCreate(
            prefix, Bindable.of(properties), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
