# syntax=docker/dockerfile:1

# Everything that building needs, none of which gets into the image.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

# Production dependencies only. No install scripts: the one native package brings its binaries along.
FROM node:24-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    TZ=UTC \
    RULES_DIR=/rules \
    DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json ./
RUN mkdir -p /data /rules && chown node:node /data && chmod 0700 /data
USER node
VOLUME ["/data", "/rules"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node.js itself, not npm, gets the stop signal.
# Less room for what is thrown away at once: a burst of deliveries stays under 256 MB.
ENTRYPOINT ["node", "--max-semi-space-size=16", "dist/bin.js"]
CMD ["serve"]
