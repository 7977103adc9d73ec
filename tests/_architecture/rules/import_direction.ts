import { importsOf } from "./imports_of.ts";
import { type Layer, type Place, placeOf } from "./place_of.ts";

/** What a layer may import: other layers, npm packages, and how that reads in a message. */
interface Reach {
  readonly layers: readonly Layer[];
  readonly packages: (name: string) => boolean;
  readonly sentence: string;
}

const PURE_NODE =
  /^node:(?:assert|assert\/strict|buffer|crypto|events|path|stream|stream\/web|string_decoder|url|util|zlib)$/;
const ADAPTER =
  /^(?<qualifier>[a-z0-9]+(?:_[a-z0-9]+)*?)_(?<port>database|snapshots|leases|bus|queue|files|outside_http|tables|watermarks)\.ts$/;

const REACHES: Readonly<Partial<Record<Layer, Reach>>> = {
  std: { layers: ["std"], packages: none, sentence: "std imports only std and pure node modules" },
  platform: {
    layers: ["platform", "std"],
    packages: (name) => !/^(?:hono|@hono\/.*)$/.test(name),
    sentence: "platform imports only platform, std and npm drivers, never Hono",
  },
  http: {
    layers: ["http", "platform", "std", "problem", "permissions"],
    packages: (name) => web(name) || name === "busboy",
    sentence: "http imports only http, the ports, std, problem, permissions, Hono and Zod",
  },
  features: {
    layers: ["features", "http", "platform", "std", "problem", "permissions"],
    packages: (name) => web(name) || name === "swagger-ui-dist" || name === "uuid",
    sentence: "a feature imports only itself, http, the ports, std, problem, permissions, Hono and Zod",
  },
  jobs: {
    layers: ["jobs", "features", "platform", "std", "problem"],
    packages: (name) => name === "zod",
    sentence: "jobs import only verbs and schemas of features, the ports and std",
  },
  seed: {
    layers: ["seed", "platform", "std"],
    packages: none,
    sentence: "the seed imports only itself, the ports and std",
  },
  problem: { layers: ["std"], packages: none, sentence: "problem imports only std" },
  permissions: {
    layers: ["permissions"],
    packages: none,
    sentence: "the table of permissions imports only the roles",
  },
  config: {
    layers: ["settings", "platform", "std"],
    packages: none,
    sentence: "config imports only the settings, the ports and std",
  },
  settings: {
    layers: ["settings", "platform", "std"],
    packages: none,
    sentence: "settings import only the ports and std",
  },
  deps: {
    layers: ["deps", "platform", "seed", "std", "config", "problem"],
    packages: none,
    sentence: "deps imports only config, platform, the seed and std",
  },
  app: {
    layers: [
      "app",
      "features",
      "http",
      "platform",
      "std",
      "problem",
      "permissions",
      "config",
      "deps",
      "jobs",
    ],
    packages: web,
    sentence: "app imports features, http and the ports, never a driver",
  },
};

/**
 * Who may import whom: the arrows of architecture.md, the npm packages of each layer, no feature into another, no
 * job into routes, and adapters only from `src/deps.ts`, tests, and files that belong to them.
 */
export const importDirection: Deno.lint.Rule = {
  create(context) {
    const from = placeOf(context.filename);
    return importsOf(({ specifier, literal }) => {
      const reason = objection(from, specifier);
      if (reason !== null) {
        context.report({ node: literal, message: `Cannot import '${specifier}' here: ${reason}` });
      }
    });
  },
};

function objection(from: Place, specifier: string): string | null {
  const reach = REACHES[from.layer];
  if (specifier.startsWith("node:")) {
    return from.layer === "std" && !PURE_NODE.test(specifier) ? (reach?.sentence ?? null) : null;
  }
  const path = fileOf(from, specifier);
  if (path === null) {
    return reach === undefined || reach.packages(packageOf(specifier)) ? null : reach.sentence;
  }
  const to = placeOf(path);
  if (from.ships && to.layer === "tests") return "code that ships never imports tests";
  if (reach !== undefined && !reach.layers.includes(to.layer)) return reach.sentence;
  if (from.feature !== "" && to.feature !== "" && from.feature !== to.feature) {
    return "a feature never imports another feature";
  }
  if (from.layer === "jobs" && path.endsWith("/routes.ts")) return "jobs never import routes";
  return adapterObjection(from, to);
}

function adapterObjection(from: Place, to: Place): string | null {
  const target = adapterOf(to);
  if (target === undefined || !from.ships || from.layer === "deps") return null;
  const companion = from.layer === "platform" && fileName(from).startsWith(`${target["qualifier"]}_`);
  // A second adapter of the same port is itself reachable from deps alone, so the boundary holds.
  const sibling = adapterOf(from)?.["port"] === target["port"];
  return companion || sibling ? null : "adapters are imported by src/deps.ts and tests alone";
}

function adapterOf(place: Place): Record<string, string> | undefined {
  return place.layer === "platform" ? ADAPTER.exec(fileName(place))?.groups : undefined;
}

function fileOf(from: Place, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return null;
  return new URL(specifier, `file:///${from.path}`).pathname.slice(1);
}

function packageOf(specifier: string): string {
  const bare = specifier.replace(/^npm:\/?/, "");
  const name = bare.split("/", bare.startsWith("@") ? 2 : 1).join("/");
  return name.replace(/(?!^)@.*$/, "");
}

function fileName(place: Place): string {
  return place.path.split("/").at(-1) ?? "";
}

function none(): boolean {
  return false;
}

function web(name: string): boolean {
  return name === "hono" || name === "zod" || name.startsWith("@hono/");
}
