package dev.runlet.sharing;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariDataSource;
import dev.runlet.server.ServerIdentity;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/// Hears what servers change, on a connection of its own, and says that it has. As long as it can
/// say so, this server answers from memory ([MemoryLease]); when the connection breaks, or a
/// handler fails, it begins anew, with nothing remembered.
@Component
class ChangesListener implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ChangesListener.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HikariDataSource database;
  private final JdbcClient pool;
  private final ServerIdentity server;
  private final MemoryLease lease;
  private final ApplicationEventPublisher events;
  private final Duration length;
  private final Ticker ticker;
  private volatile boolean running;
  private Thread listener = new Thread();

  ChangesListener(
      DataSource database,
      JdbcClient pool,
      ServerIdentity server,
      MemoryLease lease,
      ApplicationEventPublisher events,
      SharingProperties properties,
      Ticker ticker)
      throws SQLException {
    this.database = database.unwrap(HikariDataSource.class);
    this.pool = pool;
    this.server = server;
    this.lease = lease;
    this.events = events;
    this.length = properties.memoryLease();
    this.ticker = ticker;
  }

  private void listenAlways() {
    while (running) {
      try (var connection = connect()) {
        listen(connection);
      } catch (SQLException | RuntimeException broken) {
        if (running) {
          log.warn("Cannot hear of changes, and reads everything anew: {}", broken.getMessage());
        }
      } finally {
        lease.end();
      }
      pause();
    }
  }

  private Connection connect() throws SQLException {
    var settings = new Properties();
    var user = database.getCredentials();
    settings.setProperty("user", user.getUsername());
    settings.setProperty("password", user.getPassword());
    settings.setProperty("ApplicationName", ServersTable.CHANNEL);
    settings.setProperty("tcpKeepAlive", "true");
    settings.setProperty("connectTimeout", seconds(length));
    settings.setProperty("socketTimeout", seconds(length));
    return DriverManager.getConnection(database.getJdbcUrl(), settings);
  }

  private static String seconds(Duration length) {
    return String.valueOf(Math.max(1, length.toSeconds()));
  }

  private void listen(Connection connection) throws SQLException {
    var client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    var servers = new ServersTable(client, server);
    client.sql("listen " + ServersTable.CHANNEL).update();
    while (running) {
      var asked = ticker.read();
      servers.join(length);
      lease.begin(asked + certain());
      do {
        var seen = tell(connection.unwrap(PGConnection.class));
        asked = ticker.read();
        if (!servers.stay(seen, length)) {
          break; // others wait for it no longer, so what it knows may be old
        }
        lease.extend(asked + certain());
      } while (running);
    }
  }

  /// Less than the lease: the database's clock may be faster than this machine's.
  private long certain() {
    return length.multipliedBy(4).dividedBy(5).toNanos();
  }

  /// Waits for changes, though not for long; returns the number of the last one, or 0.
  private long tell(PGConnection connection) throws SQLException {
    var heard = connection.getNotifications((int) length.dividedBy(4).toMillis());
    var last = 0L;
    for (var each : heard == null ? new PGNotification[0] : heard) {
      var message = Message.read(each.getParameter());
      events.publishEvent(message.content());
      last = message.number();
    }
    return last;
  }

  private void pause() {
    try {
      if (running) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt(); // and the loop ends, since it runs no more
    }
  }

  @Override
  public void start() {
    running = true;
    listener = Thread.ofVirtual().name("changes").start(this::listenAlways);
  }

  /// Returns once nothing is remembered and nobody waits for this server.
  @Override
  public void stop() {
    running = false;
    listener.interrupt(); // which breaks the connection
    try {
      listener.join();
      new ServersTable(pool, server).leave();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException away) {
      log.warn("Others wait for this server for {} more: {}", length, away.getMessage());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Started before, and stopped after, everything that answers.
  @Override
  public int getPhase() {
    return 0;
  }
}
