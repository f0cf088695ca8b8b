package dev.runlet.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the engine really applied, read back from it and felt from the inside.
class ContainerBoxTests {
  private static TestEngine engine;
  private static JsonNode created;
  private static JsonNode host;

  @BeforeAll
  static void createOne() {
    engine = new TestEngine();
    var container =
        engine.create(
            engine.bash("true").tmpfs("/tmp", 8).volumes(Map.of("/mnt/memory", 4, "/mnt/disk", 0)));
    created = engine.raw(container);
    host = created.path("HostConfig");
  }

  @AfterAll
  static void removeAll() throws Exception {
    engine.close();
  }

  @Test
  void takesAllPrivilegesAway() {
    assertThat(host.path("CapDrop").values()).extracting(JsonNode::asString).contains("ALL");
    assertThat(host.path("CapAdd").isEmpty()).isTrue();
    assertThat(host.path("Privileged").asBoolean()).isFalse();
    assertThat(host.path("SecurityOpt").values())
        .extracting(JsonNode::asString)
        .containsExactly("no-new-privileges:true"); // so no profile is unconfined
    assertThat(created.path("Config").path("User").asString()).isEqualTo("1000:1000");
    assertThat(host.path("ReadonlyRootfs").asBoolean()).isTrue();
    assertThat(host.path("MaskedPaths").isEmpty()).isFalse();
    assertThat(host.path("ReadonlyPaths").isEmpty()).isFalse();
    assertThat(host.path("Devices").isEmpty()).isTrue();
  }

  @Test
  void sharesNothingWithTheHost() {
    assertThat(host.path("IpcMode").asString()).isEqualTo("private");
    assertThat(host.path("CgroupnsMode").asString()).isEqualTo("private");
    assertThat(host.path("PidMode").asString("")).isEmpty();
    assertThat(host.path("UTSMode").asString("")).isEmpty();
    assertThat(host.path("Binds").isEmpty()).isTrue();
    assertThat(host.path("PortBindings").isEmpty()).isTrue();
    assertThat(host.path("ExtraHosts").isEmpty()).isTrue();
    assertThat(created.path("Mounts").values())
        .hasSize(2)
        .allSatisfy(mount -> assertThat(mount.path("Type").asString()).isEqualTo("volume"));
    assertThat(created.path("Config").path("Hostname").asString()).isEqualTo("runlet");
  }

  @Test
  void boundsWhatItMayUse() {
    var memory = 64L * 1024 * 1024;
    assertThat(host.path("Memory").asLong()).isEqualTo(memory);
    assertThat(host.path("MemorySwap").asLong()).isEqualTo(memory);
    assertThat(host.path("CpuPeriod").asLong()).isEqualTo(100_000);
    assertThat(host.path("CpuQuota").asLong()).isEqualTo(50_000);
    assertThat(host.path("PidsLimit").asInt()).isEqualTo(32);
    assertThat(host.path("OomScoreAdj").asInt()).isPositive();
    assertThat(host.path("OomKillDisable").asBoolean(false)).isFalse();
    assertThat(host.path("Ulimits").values())
        .extracting(limit -> limit.path("Name").asString() + " " + limit.path("Hard").asInt())
        .containsExactlyInAnyOrder("nofile 16384", "core 0");
    assertThat(host.path("Tmpfs").path("/tmp").asString())
        .contains("size=8m", "uid=1000", "gid=1000", "mode=0700", "nosuid", "nodev", ",exec,");
    assertThat(host.path("LogConfig").path("Type").asString()).isEqualTo("json-file");
    assertThat(host.path("LogConfig").path("Config").path("max-size").asString())
        .isEqualTo(Long.toString(3L * 1024 * 1024));
    assertThat(host.path("LogConfig").path("Config").path("max-file").asString()).isEqualTo("2");
  }

  @Test
  void endsForGoodWhenItEnds() {
    assertThat(host.path("Init").asBoolean()).isTrue();
    assertThat(host.path("RestartPolicy").path("Name").asString()).isEqualTo("no");
    assertThat(host.path("AutoRemove").asBoolean()).isFalse(); // how it ended is asked afterwards
  }

  @Test
  void isOnlyOnItsOwnNetwork() {
    assertThat(host.path("NetworkMode").asString()).isEqualTo(engine.name);
    assertThat(created.path("NetworkSettings").path("Networks").propertyNames())
        .containsExactly(engine.name);
  }

  @Test
  void hasNoCapabilitiesInside() {
    var status = engine.run(engine.bash("cat /proc/self/status")).output();

    assertThat(status)
        .containsPattern("CapEff:\\s+0000000000000000")
        .containsPattern("CapPrm:\\s+0000000000000000")
        .containsPattern("CapBnd:\\s+0000000000000000")
        .containsPattern("NoNewPrivs:\\s+1")
        .containsPattern("Seccomp:\\s+2")
        .containsPattern("Uid:\\s+1000\\s+1000\\s+1000\\s+1000")
        .containsPattern("Gid:\\s+1000\\s+1000\\s+1000\\s+1000");
  }

  @Test
  void canWriteOnlyWhereItMay() {
    var output =
        engine
            .run(
                engine
                    .bash(
                        """
                        for directory in / /etc /usr /var/tmp /home /run /tmp /mnt/memory /mnt/disk; do
                          if (echo > $directory/file) 2> /dev/null; then echo "$directory yes"; fi
                        done
                        cp /bin/true /tmp/true && /tmp/true && echo executes
                        """)
                    .tmpfs("/tmp", 8)
                    .volumes(Map.of("/mnt/memory", 4, "/mnt/disk", 0)))
            .output();

    assertThat(output.lines())
        .containsExactly("/tmp yes", "/mnt/memory yes", "/mnt/disk yes", "executes");
  }

  @Test
  void holdsTheSizeOfWhatIsInMemory() {
    var output =
        engine
            .run(
                engine
                    .bash(
                        """
                        head -c 1000000 /dev/zero > /tmp/fits && echo fits
                        head -c 9000000 /dev/zero > /tmp/more
                        head -c 1000000 /dev/zero > /mnt/memory/fits && echo fits
                        head -c 5000000 /dev/zero > /mnt/memory/more
                        """)
                    .tmpfs("/tmp", 8)
                    .volumes(Map.of("/mnt/memory", 4)))
            .output();

    assertThat(output.lines().filter("fits"::equals)).hasSize(2);
    assertThat(Pattern.compile("No space left on device").matcher(output).results()).hasSize(2);
  }

  @Test
  void holdsTheNumberOfProcesses() {
    var ended =
        engine.run(engine.bash("for i in {1..64}; do sleep 60 & done; echo unreached; wait"));

    assertThat(ended.exitCode()).isNotEmpty();
    assertThat(ended.output()).contains("fork: retry: Resource temporarily unavailable");
  }

  @Test
  void takesMoreCoresThanTheHostHas() {
    var many = Runtime.getRuntime().availableProcessors() + 1.5;
    var container = engine.create(engine.bash("true").cpus(many));

    assertThat(engine.raw(container).path("HostConfig").path("CpuQuota").asLong())
        .isEqualTo(Math.round(many * 100_000));
  }
}
