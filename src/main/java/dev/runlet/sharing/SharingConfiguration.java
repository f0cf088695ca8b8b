package dev.runlet.sharing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class SharingConfiguration {
  @Bean
  PlatformTransactionManager transactionManager(SharedChanges changes) {
    return new SharingTransactionManager(changes);
  }
}
