package dev.runlet.settings;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/// What a server's settings are when these environment variables are all that is set.
final class TestEnvironment {
  private TestEnvironment() {}

  static ConfigurableEnvironment of(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    new AppwriteNames().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  /// The value of a setting as the server's own record of it has it.
  static Object bound(ConfigurableEnvironment environment, String setting) {
    var prefix = setting.substring(0, setting.lastIndexOf('.'));
    for (var type : propertiesOf(prefix)) {
      for (var component : type.getRecordComponents()) {
        if (dashed(component.getName()).equals(setting.substring(prefix.length() + 1))) {
          var properties = Binder.get(environment).bindOrCreate(prefix, Bindable.of(type));
          try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(properties);
          } catch (ReflectiveOperationException cannot) {
            throw new AssertionError(setting, cannot);
          }
        }
      }
    }
    return environment.getRequiredProperty(setting);
  }

  private static Iterable<Class<?>> propertiesOf(String prefix) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    var found = new TreeMap<String, Class<?>>();
    for (var candidate : scanner.findCandidateComponents("dev.runlet")) {
      var type = ClassUtils.resolveClassName(candidate.getBeanClassName(), null);
      var annotation =
          AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
      if (annotation != null && annotation.prefix().equals(prefix)) {
        found.put(type.getName(), type);
      }
    }
    return found.values();
  }

  private static String dashed(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
