# The image of the session store: docker build -t dify-session-store .
# Behind a slow way to Maven Central, name a mirror of it: --build-arg MAVEN_MIRROR=https://…

FROM maven:3.9-eclipse-temurin-21 AS build
ARG MAVEN_MIRROR=
WORKDIR /src
COPY . .
RUN echo "<settings><mirrors><mirror><id>mirror</id><mirrorOf>central</mirrorOf><url>$MAVEN_MIRROR</url></mirror></mirrors></settings>" > mirror.xml
RUN --mount=type=cache,target=/m2 mvn -B -ntp -Dmaven.repo.local=/m2 ${MAVEN_MIRROR:+--settings mirror.xml} -DskipTests package

FROM eclipse-temurin:21-jre
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /app
COPY --from=build /src/target/dify-session-store.jar /app/app.jar
RUN install -d -o 65532 -g 65532 /data

# The heap follows the container's limit of memory. Whoever sets this variable replaces these flags.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+UseParallelGC"

# An archive of the loaded classes more than halves the time to the first answer. It belongs to this very JVM and jar, so the
# service is started here once, and stopped as soon as it serves.
RUN DATA_DIR=/tmp/archived HTTP_PORT=3001 java -XX:ArchiveClassesAtExit=/app/app.jsa -jar /app/app.jar & service=$!; \
    for i in {1..600}; do (exec 3<>/dev/tcp/127.0.0.1/3001) 2>/dev/null && break; sleep 0.1; done; \
    kill -TERM $service; wait $service || [ $? = 143 ]; rm -r /tmp/archived; test -s /app/app.jsa

ENV HTTP_HOST=0.0.0.0 DATA_DIR=/data
USER 65532:65532
VOLUME /data
EXPOSE 3001
STOPSIGNAL SIGTERM

# The image has no curl. Ready means that requests are served, with Redis or without.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${HTTP_PORT:-3001} && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]

# Java is process 1 and takes the signal itself. Where memory runs out it ends, to be started again with its journal.
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/app/app.jsa", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/app.jar"]
