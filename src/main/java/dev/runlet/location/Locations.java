package dev.runlet.location;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DeserializationException;
import com.maxmind.db.MaxMindDbParameter;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Looks addresses up in the operator's database of countries; without one, all are unknown.
@Component
public class Locations implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Locations.class);

  private final @Nullable Reader database;

  Locations(LocationProperties properties) {
    database = properties.database().isEmpty() ? null : open(Path.of(properties.database()));
  }

  private static Reader open(Path file) {
    try {
      return new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
    } catch (IOException cannot) {
      throw new IllegalStateException(
          "Cannot read the database of countries, %s (runlet.geoip.database): %s"
              .formatted(file, cannot.getMessage()),
          cannot);
    }
  }

  /// @param address as digits; of anything else nothing is known, and no name is looked up
  public Location of(String address) {
    if (database == null || address.isEmpty()) {
      return Location.UNKNOWN;
    }
    try {
      var entry = database.get(InetAddress.ofLiteral(address), Entry.class);
      return entry == null ? Location.UNKNOWN : entry.location();
    } catch (IllegalArgumentException noAddress) {
      return Location.UNKNOWN;
    } catch (IOException | DeserializationException broken) {
      log.warn(
          "The database of countries has nothing readable of {}: {}", address, broken.getMessage());
      return Location.UNKNOWN;
    }
  }

  @Override
  public void destroy() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  /// What is read of an entry in the database. Public, with its parts, for MaxMind's reader alone.
  public record Entry(
      @MaxMindDbParameter(name = "country") @Nullable Country country,
      @MaxMindDbParameter(name = "continent") @Nullable Continent continent) {
    Location location() {
      return new Location(
          country == null ? "" : Objects.requireNonNullElse(country.code(), ""),
          continent == null ? "" : Objects.requireNonNullElse(continent.code(), ""));
    }
  }

  public record Country(@MaxMindDbParameter(name = "iso_code") @Nullable String code) {}

  public record Continent(@MaxMindDbParameter(name = "code") @Nullable String code) {}
}
