/**
 * All that needs no permission, by method and path; `*` = whatever follows. What is not here must require one, or the service
 * does not start.
 */
export const publicRoutes: readonly string[] = [
  "GET /",
  "GET /docs",
  "GET /docs/assets/:name",
  "GET /docs/json",
  "GET /swagger/index.html",
  "GET /healthz",
  "GET /readyz",
  // Each report says in its file whether it needs a key.
  "GET /reports",
  "GET /csv/*",
  "GET /json/*",
  "GET /ndjson/*",
  "GET /api/visitors/*",
  "GET /api/books/*",
  "GET /v1/snapshots",
  // Whoever calls here signs what he says.
  "POST /jobs/:name",
  "GET /sign-in",
  "POST /v1/auth/login",
  "POST /v1/auth/refresh",
];
