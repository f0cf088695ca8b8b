package dev.runlet.server;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class TimeConfiguration {
  /// In milliseconds, as the API and the database keep time: what is answered equals what is read
  /// later.
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }

  /// For what takes time, since a clock may be set.
  @Bean
  @ConditionalOnMissingBean
  Ticker ticker() {
    return Ticker.systemTicker();
  }

  /// Virtual threads, as many as there are regular tasks: one that is slow (asking an engine that
  /// does not answer) keeps none of the others waiting, the sign of life above all.
  @Bean
  @ConditionalOnMissingBean
  TaskScheduler taskScheduler() {
    var scheduler = new ThreadPoolTaskScheduler();
    scheduler.setVirtualThreads(true);
    scheduler.setPoolSize(100);
    scheduler.setThreadNamePrefix("scheduling-");
    return scheduler;
  }
}
