# Not run yet: see docs/operations.md.
FROM node:24-bookworm-slim AS build
WORKDIR /peyk
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json vite.config.ts ./
COPY connectors connectors
COPY db db
COPY server server
COPY web web
# The web app is built and its sources left behind, so that a start has nothing to build. Links of PostgreSQL's libraries
# are made here, as the user who runs it may not write to node_modules. The image has its own Node.
RUN npm run build \
  && node -e "import('/peyk/db/embedded/binaries.ts').then(({ binaries }) => binaries())" \
  && npm prune --omit=dev \
  && rm -rf web node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HUB_DATA=/data
WORKDIR /peyk
COPY --from=build /peyk ./
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
RUN mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Process 1 cannot be ended from inside: the watchdog needs an init above it.
ENTRYPOINT ["tini", "--"]
# As `npm start` does; why, says docs/operations.md.
CMD ["node", "--max-semi-space-size=8", "server/main.ts"]
