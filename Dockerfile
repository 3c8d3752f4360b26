# Polett as a container: one node, not as root, with nothing in it but Node.js and what Polett needs to run.
# Not run as an image by the tests of this repository; its steps are those of docs/operating.md, and were run one by one.
#
#   docker build --tag polett .
#   docker run --init --stop-timeout 20 --publish 8080:8080 --volume polett:/data \
#     --env POLETT_PUBLIC_URL=https://tokens.example.org polett
#   docker run --rm --env POLETT_DATABASE_URL polett migrate

FROM node:26-slim AS console
WORKDIR /polett
COPY package.json package-lock.json tsconfig.json ./
COPY packages packages
# The console shows the guide.
COPY docs/guide docs/guide
# Without scripts, since the browser and the databases of the tests are not needed; the console is built by its own command.
RUN npm ci --ignore-scripts --no-audit --no-fund && node packages/console/build.ts \
    && node packages/server/build.ts

FROM node:26-slim
WORKDIR /polett
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/polett/node_modules/.cache/polett \
    POLETT_HOST=0.0.0.0 \
    POLETT_PORT=8080 \
    POLETT_DATA_DIR=/data \
    POLETT_DRAIN_SECONDS=5
COPY package.json package-lock.json ./
COPY packages/contract packages/contract
COPY packages/server packages/server
COPY packages/cli packages/cli
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
      --workspace packages/contract --workspace packages/server --workspace packages/cli \
    && npm cache clean --force \
    && mkdir -p /data node_modules/.cache/polett && chown node:node /data node_modules/.cache/polett && chmod 700 /data
COPY --from=console /polett/packages/console/dist packages/console/dist
COPY --from=console /polett/packages/server/dist packages/server/dist
USER node
VOLUME /data
EXPOSE 8080
# Asked by Node itself, so that the image needs no other program.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=2 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.POLETT_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "packages/cli/src/main.ts"]
CMD ["serve"]
