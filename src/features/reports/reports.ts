import type { Router } from "#src/http/router.ts";
import type { Database } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import type { Statements } from "#src/platform/statements.ts";
import { announceSource } from "./announce_source.ts";
import { examineSource, type SourceDeps, type SourceFinding } from "./examine_source.ts";
import { planeParameters } from "./plane_parameters.ts";
import type { PlaneSettings } from "./plane_settings.ts";
import { registerContracts } from "./register_contracts.ts";
import { createReportCatalogue } from "./report_catalogue.ts";
import { ReportReader, type ReportReaderDeps } from "./report_reader.ts";
import { mountReports, type ReportRoutesDeps } from "./routes.ts";

/** What live reports need. */
export interface ReportsDeps
  extends
    Pick<ReportReaderDeps, "limits" | "caching">,
    Pick<ReportRoutesDeps, "access" | "fingerprint" | "ttlSeconds" | "staleSeconds" | "publicBaseUrl"> {
  /** Plane's database. */
  readonly monev: Database;
  readonly statements: Statements;
  readonly snapshots: Snapshots;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly plane: PlaneSettings;
  /** Slugs of reports that need a key whatever their file says. */
  readonly requireKey: readonly string[];
}

/** The live reports: their routes, their contracts, and how their source is. */
export class Reports {
  readonly #deps: ReportsDeps;
  readonly #source: SourceDeps;
  #checked: Promise<void> | undefined;

  constructor(deps: ReportsDeps) {
    const { statements, plane, requireKey, observe, now } = deps;
    this.#deps = deps;
    const catalogue = createReportCatalogue(statements, {
      provided: Object.keys(planeParameters(plane, now())),
      requireKey,
      observe,
    });
    this.#source = { ...deps, catalogue };
  }

  /** Grows with every change of what the API's document says about reports. */
  get version(): number {
    return this.#source.catalogue.version;
  }

  /** Hangs the reports' routes on the router. */
  mount(router: Router): void {
    mountReports(router, {
      ...this.#deps,
      catalogue: this.#source.catalogue,
      reader: new ReportReader({ ...this.#source, ...this.#deps }),
      checked: () => this.checked(),
    });
  }

  /** Describes the reports to the API's document, with the columns that are known by now. */
  register(registry: Router["openAPIRegistry"]): void {
    registerContracts(registry, this.#source.catalogue);
  }

  /** Looks at the source and tells what is wrong. Never fails. */
  check(): Promise<void> {
    return this.#checked = announceSource(this.#source);
  }

  /** Resolves when the source was looked at once. */
  checked(): Promise<void> {
    return this.#checked ?? this.check();
  }

  /** How the source is now. */
  examine(): Promise<SourceFinding> {
    return examineSource(this.#source);
  }
}
