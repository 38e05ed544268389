# Drydock in a container. With the engine's socket mounted it controls the engine of the host, and whoever can call it
# can start containers there: publish its port on loopback only, as docker-compose.yml does.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
COPY --from=dependencies /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
COPY package.json LICENSE /app/
COPY fixtures/fleets /app/fixtures/fleets
# The name by which other containers of the same Compose project call it; loopback names are always let in.
ENV NODE_ENV=production DRYDOCK_ALLOW_HOST=drydock
# Tasks have no way into this container, so none is told of metadata and credentials. On Linux, `--network host` with
# DRYDOCK_TASK_ENDPOINT=auto gives them both.
ENV DRYDOCK_TASK_ENDPOINT=off
# Data is kept in .drydock of the working directory.
WORKDIR /data
VOLUME /data
EXPOSE 4113
# Loopback inside the container is out of reach of the published port.
CMD ["node", "/app/dist/src/main.js", "start", "--host", "0.0.0.0"]
