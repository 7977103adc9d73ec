import type { RouteConfig } from "@hono/zod-openapi";
import type { Router } from "./router.ts";

/** What contracts say of one path. */
export interface DeclaredPath {
  /** Its methods in capitals, `OPTIONS` and where there is `GET` also `HEAD`; in alphabetical order. */
  readonly methods: readonly string[];
  /** Those of them that need a permission. */
  readonly permitted: ReadonlySet<string>;
}

/** Paths that are remembered with what they match. */
const KNOWN_MAX = 1_000;
const PATH_LENGTH_MAX = 200;

/** Finds what a router's contracts say of a path, those that were declared before the first question. */
export class DeclaredPaths {
  readonly #router: Router;
  #index: Index | undefined;
  readonly #known = new Map<string, DeclaredPath | null>();

  constructor(router: Router) {
    this.#router = router;
  }

  /** `null` = no contract has this path. */
  of(path: string): DeclaredPath | null {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const { exact, patterns } = this.#index ??= indexOf(this.#router);
    const found = exact.get(path) ?? patterns.find(([pattern]) => pattern.test(path))?.[1] ?? null;
    if (path.length <= PATH_LENGTH_MAX) {
      if (this.#known.size >= KNOWN_MAX) this.#known.clear();
      this.#known.set(path, found);
    }
    return found;
  }
}

type Contract = Pick<RouteConfig, "method" | "security">;

interface Index {
  readonly exact: ReadonlyMap<string, DeclaredPath>;
  readonly patterns: readonly (readonly [RegExp, DeclaredPath])[];
}

function indexOf({ openAPIRegistry }: Router): Index {
  const routes = openAPIRegistry.definitions.flatMap((one) => one.type === "route" ? [one.route] : []);
  const paths = Map.groupBy(routes, ({ path }) => path);
  const exact = new Map<string, DeclaredPath>();
  const patterns: [RegExp, DeclaredPath][] = [];
  for (const [path, contracts] of paths) {
    const declared = declaredPath(contracts);
    if (path.includes("{")) patterns.push([patternOf(path), declared]);
    else exact.set(path, declared);
  }
  return { exact, patterns };
}

function declaredPath(contracts: readonly Contract[]): DeclaredPath {
  const permitted = contracts.filter(({ security }) => security?.some((way) => "bearer" in way));
  return { methods: [...methodsOf(contracts), "OPTIONS"].sort(), permitted: new Set(methodsOf(permitted)) };
}

function methodsOf(contracts: readonly Contract[]): string[] {
  return contracts.map(({ method }) => method.toUpperCase())
    .flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]);
}

function patternOf(path: string): RegExp {
  const source = path.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")).join(
    "[^/]+",
  );
  return new RegExp(`^${source}$`);
}
