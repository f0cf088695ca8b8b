package dev.runlet.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.runlet.CountryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTests {
  private static final byte[] DOCUMENTATION_IPV6 = {
    0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir private Path folder;
  private Path file;
  private Locations locations;

  @BeforeEach
  void open() throws IOException {
    file =
        new CountryDatabase()
            .with(new byte[] {(byte) 203, 0, 113, 0}, 25, "FR", "EU")
            .with(new byte[] {(byte) 203, 0, 113, (byte) 128}, 25, "GB", "EU")
            .with(new byte[] {(byte) 198, 51, 100, 0}, 24, "US", "NA")
            .with(
                new byte[] {(byte) 192, 0, 2, 0},
                24,
                Map.of("continent", Map.of("code", "AF"), "country", Map.of()))
            .with(DOCUMENTATION_IPV6, 32, "SE", "EU")
            .writeTo(folder.resolve("countries.mmdb"));
    locations = new Locations(new LocationProperties(file.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, FR, EU, true",
    "203.0.113.127, FR, EU, true",
    "203.0.113.128, GB, EU, false",
    "198.51.100.255, US, NA, false",
    "::ffff:198.51.100.1, US, NA, false",
    "192.0.2.1, '', AF, false",
    "2001:db8::7, SE, EU, true",
    "2001:0db8:0:0:0:0:0:7, SE, EU, true",
    "2001:db9::7, '', '', false",
    "127.0.0.1, '', '', false",
    "::1, '', '', false",
    "0.0.0.0, '', '', false",
    "255.255.255.255, '', '', false"
  })
  void tellTheCountryOfAnAddress(
      String address, String country, String continent, boolean isInUnion) {
    var location = locations.of(address);

    assertThat(location).isEqualTo(new Location(country, continent));
    assertThat(location.isInUnion()).isEqualTo(isInUnion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "nonsense",
        "203.0.113",
        "203.0.113.7:80",
        "203.0.113.256",
        "[::1]",
        "fe80::1%nowhere",
        "\0"
      })
  void knowNothingOfWhatIsNoAddress(String address) {
    assertThat(locations.of(address)).isEqualTo(Location.UNKNOWN);
  }

  @Test
  void knowNothingWithoutADatabase() {
    assertThat(new Locations(new LocationProperties("")).of("203.0.113.7"))
        .isEqualTo(Location.UNKNOWN);
  }

  @Test
  void answerManyAtOnce() {
    assertThat(
            IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(i -> locations.of("203.0.113." + i % 256).country())
                .distinct())
        .containsExactlyInAnyOrder("FR", "GB");
  }

  @Test
  void refuseAFileThatIsMissingOrBroken() throws IOException {
    var whole = Files.readAllBytes(file);
    refuse(folder.resolve("missing.mmdb"));
    refuse(folder);
    refuse(Files.write(folder.resolve("empty.mmdb"), new byte[0]));
    refuse(Files.writeString(folder.resolve("text.mmdb"), "no database"));
    refuse(Files.write(folder.resolve("half.mmdb"), Arrays.copyOf(whole, whole.length / 2)));
  }

  private static void refuse(Path wrong) {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Locations(new LocationProperties(wrong.toString())))
        .withMessageStartingWith(
            "Cannot read the database of countries, %s (runlet.geoip.database): ".formatted(wrong));
  }
}
