# Builds with compilers, runs without them, as a user that owns nothing but /data.
FROM node:22-bookworm-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
# The image has Node's headers: nothing is fetched to compile the vector index.
ENV npm_config_nodedir=/usr/local
WORKDIR /opt/verbatim
COPY . .
RUN npm ci
RUN npm prune --omit=dev \
 && rm -rf src test build tsconfig.json node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    INDEX_DIR=/data/index \
    STATE_DIR=/data/state \
    MODEL_CACHE=/data/models \
    HEALTH_PORT=9090 \
    HEALTH_HOST=0.0.0.0
COPY --from=build /opt/verbatim /opt/verbatim
RUN install --directory --owner=node --group=node --mode=700 /data
WORKDIR /opt/verbatim
USER node
VOLUME /data
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# It finishes what it is answering: allow it 20 seconds (docker stop --time 20).
STOPSIGNAL SIGTERM
CMD ["node", "dist/main.js", "start"]
