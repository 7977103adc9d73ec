# No build step: dependencies from the lock, then the sources as they are.
FROM denoland/deno:2.9.6

WORKDIR /app
ENV DENO_DIR=/deno-dir \
    DENO_NO_UPDATE_CHECK=1 \
    APP_ENV=production \
    APP_HOST=0.0.0.0 \
    APP_PORT=3000

# A layer of its own: it is made anew only when a dependency changes.
COPY deno.json deno.lock ./
RUN deno install --frozen

COPY sql sql
COPY jobs jobs
COPY src src
# Compiles once here, not at each start; '.data' is for the embedded demo alone.
RUN deno cache --frozen src/main.ts src/add_user.ts src/migrate.ts src/seed.ts \
    && install --directory --owner=deno --group=deno .data

# Owns neither the sources nor the cache, so it can change neither.
USER deno
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["deno", "eval", "--no-config", "const port = Deno.env.get('APP_PORT') ?? '3000'; const answer = await fetch(`http://127.0.0.1:${port}/healthz`); if (!answer.ok) Deno.exit(1);"]
# Deno itself and not a task, so that signals reach the process.
CMD ["deno", "run", "--v8-flags=--max-semi-space-size=8", "-P=serve", "--cached-only", "--frozen", "src/main.ts"]
