# The server's image. Its stage `toolchain` is also where `./runlet test` works where there is no JDK 25: the stages' order and
# the absence of mounts suit the classic builder, which builds all stages before the one that is asked for.

FROM debian:trixie-slim AS toolchain
# Certificates of this machine's own authorities, put there by `./runlet`: Maven must trust them too.
COPY runtimes/certs/ /usr/local/share/ca-certificates/
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates maven openjdk-25-jdk-headless \
 && update-ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV LANG=C.UTF-8

FROM toolchain AS build
WORKDIR /build
# The libraries change seldom: they stay in a layer of their own.
COPY pom.xml ./
COPY .mvn .mvn
RUN mvn -B -q dependency:go-offline
COPY src/main src/main
COPY db/migration db/migration
RUN mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package \
 && java -Djarmode=tools -jar target/runlet-*.jar extract --layers --destination layers \
 && mv layers/application/runlet-*.jar layers/application/runlet.jar

FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 runlet \
 && useradd --system --uid 10001 --gid runlet --home-dir /data --no-create-home runlet \
 && install -d -o runlet -g runlet -m 0700 /data
WORKDIR /opt/runlet
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY samples samples
COPY host/server.options ./
ENV LANG=C.UTF-8 RUNLET_DATA=/data
RUN install -d -o runlet -g runlet aot
USER runlet
# What the JVM notes of a server at work, for short starts: here, since it fits this JVM and these very files alone. There is no
# engine to execute functions with.
RUN java -jar runlet.jar train --options server.options --cache aot/runlet.aot runlet.jar
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/${RUNLET_HTTP_ADDRESS:-127.0.0.1}/${RUNLET_HTTP_PORT:-8080} && printf 'GET /v1/health/version HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200'* ]]"]
ENTRYPOINT ["java", "@server.options", "-XX:AOTCache=aot/runlet.aot", "-jar", "runlet.jar"]
