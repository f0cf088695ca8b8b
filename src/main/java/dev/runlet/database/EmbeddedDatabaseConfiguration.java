package dev.runlet.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Connections to the PostgreSQL that the server brings, with the data of `runlet.database.folder`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("runlet.database.embedded")
class EmbeddedDatabaseConfiguration {
  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(StartingDatabase starting)
      throws ExecutionException, InterruptedException {
    var database = starting.await();
    var pool = new HikariDataSource();
    pool.setJdbcUrl(database.url());
    pool.setUsername(EmbeddedDatabase.USER);
    pool.setPassword(database.password());
    return pool;
  }
}
