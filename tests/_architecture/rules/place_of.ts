/** The layers of the house, named after the folder or the file of `src/` that they are. */
export type Layer =
  | "main"
  | "app"
  | "deps"
  | "config"
  | "settings"
  | "problem"
  | "permissions"
  | "features"
  | "http"
  | "platform"
  | "std"
  | "seed"
  | "jobs"
  | "tests"
  | "elsewhere";

/** Where one file stands. */
export interface Place {
  /** From the top of the repository, with `/`: `src/platform/database.ts`. */
  readonly path: string;
  readonly layer: Layer;
  /** The feature that the file belongs to; empty outside `src/features/`. */
  readonly feature: string;
  /** Whether the file ships: everything in `src/` and `jobs/`. */
  readonly ships: boolean;
}

const TOP = decodeURIComponent(new URL("../../..", import.meta.url).pathname);
const FOLDER = /^(?:src\/(?<inside>features|http|platform|seed|std)|(?<top>jobs|tests))\//;
const ROOT_FILE = /^src\/(?<name>main|app|deps|config|settings|problem)\.ts$/;
/** What `src/app.ts` puts together. */
const PART_OF_APP = /^src\/(?:create_callers|demand_access|office|public_routes|wings)\.ts$/;
/** What `src/settings.ts` is made of. */
const PART_OF_SETTINGS = /^src\/\w+_settings\.ts$/;
/** The table of who may do what. */
const PERMISSIONS = /^src\/(?:permissions|roles)\.ts$/;
/** What `src/deps.ts` is made of. */
const PART_OF_DEPS = /^src\/open_\w+\.ts$/;
/** Processes beside the service, started by a task of their own. */
const OTHER_MAIN = /^src\/(?:add_user|migrate|seed|run_task|load_dot_env)\.ts$/;

/**
 * Places a file name as the linter gives it (absolute) or as a test writes it (from the top of the repository).
 * A file that is not of this repository is `elsewhere`, where only the rules without a place apply.
 */
export function placeOf(fileName: string): Place {
  const slashed = fileName.replaceAll("\\", "/").replace(/^file:\/\//, "");
  const path = slashed.startsWith(TOP) ? slashed.slice(TOP.length) : slashed;
  const folder = FOLDER.exec(path)?.groups;
  const root = OTHER_MAIN.test(path)
    ? "main"
    : PART_OF_DEPS.test(path)
    ? "deps"
    : PART_OF_APP.test(path)
    ? "app"
    : PART_OF_SETTINGS.test(path)
    ? "settings"
    : PERMISSIONS.test(path)
    ? "permissions"
    : ROOT_FILE.exec(path)?.groups?.["name"];
  const layer = folder?.["inside"] ?? folder?.["top"] ?? root ?? "elsewhere";
  return {
    path,
    layer: layer as Layer,
    feature: layer === "features" ? path.split("/")[2] ?? "" : "",
    ships: path.startsWith("src/") || path.startsWith("jobs/"),
  };
}
