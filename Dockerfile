# The package is the same for every platform, so that it is built on the one of the builder, without emulation.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
ARG TARGETARCH
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY tools/node-gyp tools/node-gyp
RUN npm ci
COPY . .
RUN npm run build
# The image runs on one platform, and the package has SQLite for all of them.
RUN arch=$(echo "${TARGETARCH:-$(dpkg --print-architecture)}" | sed s/amd64/x64/) && \
    find dist/package/prebuilds -type f ! -name "linux-$arch.node" -delete && \
    ls dist/package/prebuilds/linux-*.node && mkdir data

FROM node:24-bookworm-slim
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ISC Connectors emulator" \
      org.opencontainers.image.description="A stateful emulator of the SailPoint Identity Security Cloud Connectors API; independent of SailPoint" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
ENV NODE_ENV=production \
    EMULATOR_HOST=0.0.0.0 \
    EMULATOR_DATA=/data
# Nothing runs in this stage: neither npm nor what another platform would have to emulate.
COPY --from=build /build/dist/package /app
COPY --from=build --chown=1000:1000 /build/data /data
WORKDIR /app
VOLUME /data
EXPOSE 8080
# The user node, by number: Kubernetes tells from a name not whether it is root.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["node", "/app/dist/cli.js", "health"]
# Node itself is process 1: a shell or npm in its place would keep SIGTERM to itself.
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["serve"]
