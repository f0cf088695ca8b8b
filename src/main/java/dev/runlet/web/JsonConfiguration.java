package dev.runlet.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// How the API writes JSON.
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
  /// `2024-05-24T18:30:00.000+00:00`: milliseconds, and always a numeric offset.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  @Bean
  JsonMapperBuilderCustomizer appwriteDates() {
    var module =
        new SimpleModule()
            .addSerializer(
                new StdSerializer<Instant>(Instant.class) {
                  @Override
                  public void serialize(
                      Instant instant, JsonGenerator json, SerializationContext context) {
                    json.writeString(DATE.format(instant));
                  }
                });
    return builder -> builder.addModule(module);
  }
}
