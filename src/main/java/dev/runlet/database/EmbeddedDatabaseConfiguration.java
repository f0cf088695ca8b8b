package dev.runlet.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Starts real PostgreSQL binaries with the data of `runlet.database.folder`, for as long as the
/// server runs.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("runlet.database.embedded")
class EmbeddedDatabaseConfiguration {
  @Bean
  EmbeddedDatabase embeddedDatabase(EmbeddedDatabaseProperties properties)
      throws IOException, SQLException {
    return EmbeddedDatabase.start(properties);
  }

  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(EmbeddedDatabase database) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(database.url());
    pool.setUsername(EmbeddedDatabase.USER);
    pool.setPassword(database.password());
    return pool;
  }
}
