import { findProgram } from "./find_program.ts";
import { runProgram } from "./run_program.ts";

const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Installs Debian packages in one `apt-get` call, without letting them start services. Returns `undefined` when that
 * worked and why it did not otherwise: not root, not Debian, or apt's own words.
 */
export async function installPrograms(
  packages: readonly string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (!await exists("/etc/debian_version")) return "not a Debian system to install it on";
  if (Deno.uid() !== 0) return "not root, so it cannot be installed";
  const apt = await findProgram(["apt-get"]);
  if (!apt) return '"apt-get" is not there';
  const options = { env: { DEBIAN_FRONTEND: "noninteractive" }, signal };
  await using _policy = await forbidServices();
  try {
    await runProgram(apt, ["-q", "update"], options);
    await runProgram(apt, installArgs(packages), options);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function installArgs(packages: readonly string[]): string[] {
  const waitForLock = ["-o", "DPkg::Lock::Timeout=300"];
  const keepFiles = ["-o", "Dpkg::Options::=--force-confold"];
  return ["-q", "install", "-y", "--no-install-recommends", ...waitForLock, ...keepFiles, ...packages];
}

// invoke-rc.d asks this program before it starts anything; 101 means "forbidden". An existing one is respected.
async function forbidServices(): Promise<AsyncDisposable> {
  if (await exists(POLICY)) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  await Deno.writeTextFile(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return { [Symbol.asyncDispose]: () => Deno.remove(POLICY) };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
