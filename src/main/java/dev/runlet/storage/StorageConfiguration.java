package dev.runlet.storage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Which storage there is: a bucket if one is named, else a folder.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  Storage storage(StorageProperties folder, S3Properties s3) {
    return s3.bucket().isEmpty() ? new FolderStorage(folder) : new S3Storage(s3);
  }
}
