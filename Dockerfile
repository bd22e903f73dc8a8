FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY tools/node-gyp tools/node-gyp
RUN npm ci
COPY . .
RUN npm run build
# What runs needs no compiler, no tests and no script of a package at its installation.
RUN npm ci --omit=dev --ignore-scripts

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
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/CHANGELOG.md ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/schemas ./schemas
COPY --from=build /build/fixtures ./fixtures
COPY --from=build /build/dist ./dist
RUN install -d -o node -g node /data
VOLUME /data
EXPOSE 8080
# The user node, by number: Kubernetes tells from a name not whether it is root.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["node", "/app/dist/server/cli.js", "health"]
# Node itself is process 1: a shell or npm in its place would keep SIGTERM to itself.
ENTRYPOINT ["node", "--max-semi-space-size=4", "/app/dist/server/cli.js"]
CMD ["serve"]
