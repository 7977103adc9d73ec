import { misspeltNames } from "#src/std/settings/misspelt_names.ts";
import type { Setting } from "#src/std/settings/setting.ts";
import { SETTINGS } from "./settings.ts";

const SIGNING_KEY_LENGTH_MIN = 32;

/** The settings' values: typed, checked, frozen. */
export type Config = { readonly [K in keyof typeof SETTINGS]: ValueOf<typeof SETTINGS[K]> } & {
  /** Whether no database is set, so that the embedded demos take their places. */
  readonly demo: boolean;
};

type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** All that is wrong with the environment, at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly mistakes: readonly string[]) {
    super(
      `The configuration has ${mistakes.length} mistake(s):\n${
        mistakes.map((mistake) => `- ${mistake}`).join("\n")
      }`,
    );
  }
}

/**
 * Reads the settings from the environment.
 *
 * An empty value counts as absent. A name that is nearly a setting's is a mistake too, as the value would silently
 * have no effect. No value of a secret is ever part of a message.
 *
 * @throws {ConfigError} With every mistake.
 */
export function readConfig(environment: Readonly<Record<string, string>>): Config {
  const known = Object.values<Setting<unknown>>(SETTINGS).flatMap(({ name, aliases }) => [name, ...aliases]);
  const mistakes = misspeltNames(Object.keys(environment), known)
    .map(({ name, meant }) => `'${name}' is not a setting: did you mean '${meant}'?`);
  const config: Record<string, unknown> = {};
  for (const [key, row] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const name = [row.name, ...row.aliases].find((candidate) => (environment[candidate] ?? "").trim() !== "");
    const value = name === undefined ? row.fallback : environment[name]!;
    const read = value === null ? null : row.form.read(value);
    config[key] = read;
    if (read !== undefined) continue;
    const shown = row.secret ? "" : `: current value is '${value}'`;
    mistakes.push(`'${name}' must be ${row.form.wanted}${shown}`);
  }
  mistakes.push(...contradictions(config as Config));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  config["publicBaseUrl"] = (config as Config).publicBaseUrl?.replace(/\/+$/, "") ?? null;
  config["libraryUrl"] ??= urlOfParts(config as Config);
  config["demo"] = ["monevUrl", "libraryUrl", "commerceUrl", "appUrl"].every((url) => config[url] === null);
  return Object.freeze(config) as Config;
}

/** The library's URL from `MYSQL_*`, `null` where they do not name one. */
function urlOfParts(
  { mysqlHost, mysqlPort, mysqlUser, mysqlPassword, mysqlDatabase }: Config,
): string | null {
  if (mysqlHost === null) return null;
  const part = (text: string | null) => encodeURIComponent(text ?? "");
  return `mysql://${part(mysqlUser)}:${part(mysqlPassword)}@${mysqlHost}:${mysqlPort}/${part(mysqlDatabase)}`;
}

/** The kind of database that a URL names. */
function engineOf(url: string | null | undefined): string | null {
  return url == null ? null : new URL(url).protocol.replace("postgresql", "postgres");
}

function contradictions(config: Config): string[] {
  const mistakes: string[] = [];
  const production = config.environment === "production";
  const urls = [config.monevUrl, config.libraryUrl, config.mysqlHost, config.commerceUrl, config.appUrl];
  if (production && urls.every((one) => one === null)) {
    mistakes.push(
      "'MONEV_DATABASE_URL', 'LIBRARY_DATABASE_URL', 'COMMERCE_DATABASE_URL' or 'APP_DATABASE_URL' must be set in production: 'pglite:.data/plane', 'pglite:.data/library', 'pglite:.data/commerce' and 'pglite:.data/app' choose the embedded ones by name",
    );
  }
  const [primary, replica] = [config.commerceUrl, config.commerceReplicaUrl].map(engineOf);
  if (replica !== null && replica !== primary) {
    mistakes.push("'COMMERCE_REPLICA_URL' must be of the same kind as 'COMMERCE_DATABASE_URL'");
  }
  if (config.libraryUrl === null) {
    const parts = {
      MYSQL_HOST: config.mysqlHost,
      MYSQL_USER: config.mysqlUser,
      MYSQL_DATABASE: config.mysqlDatabase,
    };
    const names = Object.keys(parts) as (keyof typeof parts)[];
    const missing = names.filter((name) => parts[name] === null);
    if (missing.length > 0 && missing.length < names.length) {
      mistakes.push(`'${missing.join("', '")}' must be set when others of 'MYSQL_*' are`);
    }
  }
  if (production && config.snapshots === null && config.upstashUrl === null) {
    mistakes.push(
      "'UPSTASH_REDIS_REST_URL' must be set in production: 'SNAPSHOTS=memory' chooses this process's memory by name",
    );
  }
  if (config.snapshots === "upstash" && config.upstashUrl === null) {
    mistakes.push("'UPSTASH_REDIS_REST_URL' must be set when 'SNAPSHOTS' is 'upstash'");
  }
  if (config.upstashUrl !== null && config.upstashToken === null) {
    mistakes.push("'UPSTASH_REDIS_REST_TOKEN' must be set when 'UPSTASH_REDIS_REST_URL' is");
  }
  mistakes.push(...queueContradictions(config), ...tokenContradictions(config));
  if (config.reportKeys?.some((key) => key.length < 16)) {
    mistakes.push("'REPORT_KEYS' must hold keys of at least 16 characters");
  }
  return mistakes;
}

function queueContradictions(config: Config): string[] {
  const mistakes: string[] = [];
  const carried = config.queue ?? (config.qstashToken === null ? null : "qstash");
  if (carried === null && config.environment === "production" && config.appUrl !== null) {
    mistakes.push(
      "'QSTASH_TOKEN' must be set in production: 'QUEUE=memory' chooses this process's memory by name",
    );
  }
  if (carried !== "qstash") return mistakes;
  const needed = {
    QSTASH_TOKEN: config.qstashToken,
    QSTASH_CURRENT_SIGNING_KEY: config.qstashCurrentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: config.qstashNextSigningKey,
    PUBLIC_BASE_URL: config.publicBaseUrl,
  };
  for (const [name, value] of Object.entries(needed)) {
    if (value === null) mistakes.push(`'${name}' must be set when QStash carries queued work`);
  }
  return mistakes;
}

function tokenContradictions(config: Config): string[] {
  const { environment, appUrl, authSigningKeys, authJwksUrl, authIssuer, authAudience } = config;
  const mistakes: string[] = [];
  if (authSigningKeys?.some((key) => key.length < SIGNING_KEY_LENGTH_MIN)) {
    mistakes.push(`'AUTH_SIGNING_KEYS' must hold keys of at least ${SIGNING_KEY_LENGTH_MIN} characters`);
  }
  if (environment === "production" && appUrl !== null && authSigningKeys?.length === 0) {
    mistakes.push("'AUTH_SIGNING_KEYS' must be set in production when 'APP_DATABASE_URL' is");
  }
  const hasUsers = appUrl !== null || authJwksUrl !== null;
  if (environment === "production" && config.commerceUrl !== null && !hasUsers) {
    mistakes.push(
      "'APP_DATABASE_URL' or 'AUTH_JWKS_URL' must be set in production when 'COMMERCE_DATABASE_URL' is: else nobody could sign in",
    );
  }
  for (const [name, value] of Object.entries({ AUTH_ISSUER: authIssuer, AUTH_AUDIENCE: authAudience })) {
    if (authJwksUrl !== null && value === null) {
      mistakes.push(`'${name}' must be set when 'AUTH_JWKS_URL' is`);
    }
    if (authJwksUrl === null && value !== null) {
      mistakes.push(`'AUTH_JWKS_URL' must be set when '${name}' is`);
    }
  }
  // Whoever is in between could put keys of his own there.
  const jwks = authJwksUrl == null ? null : new URL(authJwksUrl);
  if (jwks?.protocol === "http:" && !(environment === "development" && isLoopback(jwks))) {
    mistakes.push(
      "'AUTH_JWKS_URL' must be 'https': only in development and on this machine it may be 'http'",
    );
  }
  return mistakes;
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
