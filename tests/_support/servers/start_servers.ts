import { dockerRefusal } from "./docker_refusal.ts";
import {
  type FindOptions,
  findOrInstall,
  type FoundPrograms,
  type WantedProgram,
} from "./find_or_install.ts";
import { findProgram } from "./find_program.ts";
import { type Certificates, makeCertificates } from "./make_certificates.ts";
import type { RunningServer, StartOptions } from "./running_server.ts";
import { type ServerKind, serverKinds } from "./server_kinds.ts";
import { startContainer } from "./start_container.ts";

const OPENSSL = { programs: ["openssl"], package: "openssl" };
/** What tests run beside servers, and where they find its path. */
const TOOLS = [
  {
    what: "Chromium",
    variable: "TEST_CHROMIUM",
    programs: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
  },
  { what: "LibreOffice", variable: "TEST_SOFFICE", programs: ["soffice"], package: "libreoffice-calc" },
] as const;

/** Something that tests need and this machine cannot give. */
export interface Missing {
  readonly what: string;
  readonly why: string;
}

/** What tests run against. */
export interface Servers {
  /** For the tests: `TEST_POSTGRES_URL`, `TEST_MYSQL_URL`, `TEST_REDIS_URL`, `TEST_CA_FILE`, `TEST_CHROMIUM`, `TEST_SOFFICE`. */
  readonly env: Readonly<Record<string, string>>;
  readonly missing: readonly Missing[];
  /** The processes that were started; containers have none. */
  readonly pids: readonly number[];
  /** Ends what was started and removes its files. What stood in the environment before is left alone. */
  stop(): Promise<void>;
}

/** How {@linkcode startServers} gets its servers. */
export interface StartServersOptions extends FindOptions {
  /** What the environment has already; default the process's. */
  readonly given?: (name: string) => string | undefined;
}

/**
 * Gets every server that tests need from whatever is there: an address in the environment, else an installed
 * program, else `apt-get` (as root on Debian), else Docker. What cannot be had is named in `missing`, which is no
 * failure here. Throws only when the signal is aborted, and leaves nothing behind then.
 */
export async function startServers(options: StartServersOptions = {}): Promise<Servers> {
  const { given = (name) => Deno.env.get(name), signal } = options;
  const env: Record<string, string> = {};
  for (const name of [...[...serverKinds, ...TOOLS].map(({ variable }) => variable), "TEST_CA_FILE"]) {
    const value = given(name);
    if (value) env[name] = value;
  }
  const missing: Missing[] = [];
  const pids: number[] = [];
  const cleanups: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
  }
  try {
    const kinds = serverKinds.filter(({ variable }) => !(variable in env));
    const found = await findOrInstall(wantedPrograms(kinds, env), options);
    noteTools(found, env, missing);
    const certificates = await certify(kinds, found, missing, signal);
    if (certificates) cleanups.push(await offerAuthority(certificates, env));
    const start = await starter(kinds, found, { ...options, certificates });
    await Promise.all(kinds.map(async (kind) => {
      try {
        const server = await start(kind);
        cleanups.push(() => server.stop());
        if (server.pid !== undefined) pids.push(server.pid);
        env[kind.variable] = server.url;
      } catch (error) {
        missing.push({ what: kind.what, why: error instanceof Error ? error.message : String(error) });
      }
    }));
    signal?.throwIfAborted();
    return { env, missing, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function wantedPrograms(kinds: readonly ServerKind[], env: Servers["env"]): WantedProgram[] {
  return [
    ...kinds.map((kind) => ({ programs: [kind.program], package: kind.package })),
    ...(kinds.some(({ tls }) => tls) ? [OPENSSL] : []),
    ...TOOLS.filter(({ variable }) => !(variable in env)),
  ];
}

function noteTools(found: FoundPrograms, env: Record<string, string>, missing: Missing[]): void {
  for (const tool of TOOLS.filter(({ variable }) => !(variable in env))) {
    const path = found.paths.get(tool.package);
    if (path) env[tool.variable] = path;
    else missing.push({ what: tool.what, why: `"${tool.package}" is not installed; ${found.why}` });
  }
}

async function certify(
  kinds: readonly ServerKind[],
  found: FoundPrograms,
  missing: Missing[],
  signal: AbortSignal | undefined,
): Promise<Certificates | undefined> {
  if (!kinds.some(({ tls }) => tls)) return undefined;
  const openssl = found.paths.get(OPENSSL.package);
  if (openssl) return await makeCertificates(openssl, signal);
  missing.push({ what: "TLS certificates", why: `"openssl" is not installed; ${found.why}` });
  return undefined;
}

// An authority named in the environment speaks for the servers named there: both stand in the one file.
async function offerAuthority(
  { authority }: Certificates,
  env: Record<string, string>,
): Promise<() => Promise<void>> {
  const trusted = env["TEST_CA_FILE"] ? await Deno.readTextFile(env["TEST_CA_FILE"]) : "";
  const file = await Deno.makeTempFile({ prefix: "test-authority-", suffix: ".pem" });
  await Deno.writeTextFile(file, `${trusted}${authority}`);
  env["TEST_CA_FILE"] = file;
  return () => Deno.remove(file);
}

async function starter(
  kinds: readonly ServerKind[],
  found: FoundPrograms,
  { certificates, folders, signal }: StartOptions & FindOptions,
): Promise<(kind: ServerKind) => Promise<RunningServer>> {
  const allFound = kinds.every((kind) => found.paths.has(kind.package));
  const docker = allFound ? undefined : await findProgram(["docker"], folders);
  const refusal = allFound ? undefined : await dockerRefusal(docker);
  return async function start(kind: ServerKind): Promise<RunningServer> {
    const program = found.paths.get(kind.package);
    if (program) return await kind.start(program, { certificates, signal });
    if (docker && !refusal) return await startContainer(docker, kind.container(certificates), signal);
    throw new Error(`"${kind.program}" is not installed; ${found.why}; ${refusal}`);
  };
}
