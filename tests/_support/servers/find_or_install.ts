import { findProgram } from "./find_program.ts";
import { installPrograms } from "./install_programs.ts";

/** A program that is wanted, under any of its names. */
export interface WantedProgram {
  readonly programs: readonly string[];
  /** Debian's package of it. */
  readonly package: string;
}

/** How programs may be found and had. */
export interface FindOptions {
  /** Where to look; default as in `findProgram`. */
  readonly folders?: readonly string[] | undefined;
  /** Installs packages, or says why not; default `installPrograms`. */
  readonly install?: typeof installPrograms | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The paths of programs by package, and why others are not there. */
export interface FoundPrograms {
  readonly paths: ReadonlyMap<string, string>;
  /** Empty when nothing is missing. */
  readonly why: string;
}

/** Looks for the programs and installs those that are missing, all in one call. */
export async function findOrInstall(
  wanted: readonly WantedProgram[],
  { folders, install = installPrograms, signal }: FindOptions = {},
): Promise<FoundPrograms> {
  const paths = new Map<string, string>();
  async function look(): Promise<string[]> {
    for (const each of wanted) {
      const path = await findProgram(each.programs, folders);
      if (path) paths.set(each.package, path);
    }
    return wanted.map((each) => each.package).filter((name) => !paths.has(name));
  }
  const missing = await look();
  if (missing.length === 0) return { paths, why: "" };
  const refusal = await install(missing, signal);
  const left = await look();
  const why = refusal ?? "installing its package did not bring it";
  return { paths, why: left.length === 0 ? "" : why };
}
