# The service as a container image: docker build -t eczema-cds .
# Without clients configured it listens on loopback only, so run it in the host's network: see docker-compose.yml.

FROM debian:12-slim AS base
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
COPY scripts/packages.sh /usr/local/share/eczema-cds/packages.sh
RUN source /usr/local/share/eczema-cds/packages.sh && install_packages serve && rm -rf /var/lib/apt/lists/*

FROM base AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN source /usr/local/share/eczema-cds/packages.sh && install_packages build
WORKDIR /source
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY fhir fhir
COPY cards cards
COPY server server
COPY conformance conformance
COPY scripts/build.sh scripts/build.sh
RUN root=/source && source scripts/build.sh && build_preset release eczema-cds -DECZEMA_CDS_TESTS=OFF

FROM base
LABEL org.opencontainers.image.title="Eczema CDS" \
      org.opencontainers.image.description="CDS Hooks decision support for atopic dermatitis" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE /usr/local/share/eczema-cds/LICENSE
COPY --from=build /source/build/release/eczema-cds /usr/local/bin/eczema-cds
RUN install -d -m 0700 -o 10001 -g 10001 /var/lib/eczema-cds
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/eczema-cds"]
CMD ["serve"]
