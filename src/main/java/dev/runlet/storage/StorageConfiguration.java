package dev.runlet.storage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Which storage there is.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  Storage storage(StorageProperties properties) {
    return new FolderStorage(properties);
  }
}
