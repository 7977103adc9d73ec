import type { Router } from "#src/http/router.ts";
import type { Database } from "#src/platform/database.ts";
import type { Statements } from "#src/platform/statements.ts";
import { announceSource } from "./announce_source.ts";
import { AppSource } from "./app_source.ts";
import { clockParameters } from "./clock_parameters.ts";
import { examineSource, type SourceFinding } from "./examine_source.ts";
import type { ImportedTable } from "./imported_table.ts";
import { KeptReports } from "./kept_reports.ts";
import { planeParameters } from "./plane_parameters.ts";
import type { PlaneSettings } from "./plane_settings.ts";
import { PlaneSource } from "./plane_source.ts";
import { registerContracts } from "./register_contracts.ts";
import type { DatabaseName } from "./report.ts";
import { createReportCatalogue, type ReportCatalogue } from "./report_catalogue.ts";
import { ReportReader, type ReportReaderDeps } from "./report_reader.ts";
import type { ReportSource } from "./report_source.ts";
import { mountReports, type ReportRoutesDeps } from "./routes.ts";

/** What live reports need. */
export interface ReportsDeps
  extends
    Pick<ReportReaderDeps, "limits" | "snapshots" | "watermarks" | "observe" | "now">,
    Pick<ReportRoutesDeps, "access" | "fingerprints" | "ttlSeconds" | "staleSeconds" | "publicBaseUrl"> {
  /** Plane's database, and the service's own; reports over one that is `null` are left out. */
  readonly sources: Readonly<Record<DatabaseName, Database | null>>;
  readonly statements: Statements;
  readonly plane: PlaneSettings;
  /** What imports fill in the service's own database, all of it; nothing without one. */
  readonly imported: readonly ImportedTable[];
  /** Slugs of reports that need a key whatever their file says. */
  readonly requireKey: readonly string[];
  readonly caching: ReportReaderDeps["caching"] & {
    /** Most bytes of all kept answers. */
    readonly sizeMax: number;
  };
}

/** The live reports: their routes, their contracts, and how their sources are. */
export class Reports {
  readonly #deps: ReportsDeps;
  readonly #sources: readonly ReportSource[];
  readonly #catalogue: ReportCatalogue;
  #checked: Promise<void> | undefined;

  constructor(deps: ReportsDeps) {
    const { plane, imported, now } = deps;
    this.#deps = deps;
    this.#sources = sourcesOf(deps);
    this.#catalogue = createReportCatalogue(deps.statements, {
      ...deps,
      databases: this.databases,
      provided: {
        app: Object.keys(clockParameters(plane.timezone, now())),
        monev: Object.keys(planeParameters(plane, now())),
      },
      tags: deps.sources.app === null ? null : imported.map(({ kind }) => kind),
    });
  }

  /** The databases that reports are read from. */
  get databases(): readonly DatabaseName[] {
    return this.#sources.map(({ name }) => name);
  }

  /** Grows with every change of what the API's document says about reports. */
  get version(): number {
    return this.#catalogue.version;
  }

  /** Hangs the reports' routes on the router. */
  mount(router: Router): void {
    const kept = new KeptReports(this.#deps.caching.sizeMax);
    mountReports(router, {
      ...this.#deps,
      catalogue: this.#catalogue,
      // One each, so that a database that fails or is busy is no other one's trouble.
      readers: new Map(
        this.#sources.map((source) => [source.name, new ReportReader({ ...this.#deps, source, kept })]),
      ),
      checked: () => this.checked(),
    });
  }

  /** Describes the reports to the API's document, with the columns that are known by now. */
  register(registry: Router["openAPIRegistry"]): void {
    registerContracts(registry, this.#catalogue);
  }

  /** Looks at the sources and tells what is wrong. Never fails. */
  check(): Promise<void> {
    const { observe } = this.#deps;
    const catalogue = this.#catalogue;
    const looks = this.#sources.map((source) => announceSource(source, { catalogue, observe }));
    return this.#checked = Promise.all(looks).then(() => {});
  }

  /** Resolves when the sources were looked at once. */
  checked(): Promise<void> {
    return this.#checked ?? this.check();
  }

  /** How one of {@linkcode Reports.databases} is now. */
  examine(database: DatabaseName): Promise<SourceFinding> {
    return examineSource(this.#sources.find(({ name }) => name === database)!, this.#catalogue);
  }
}

function sourcesOf({ sources: { app, monev }, statements, plane, imported }: ReportsDeps): ReportSource[] {
  const { timezone } = plane;
  return [
    ...(app === null ? [] : [new AppSource(app, { statements, timezone, imported })]),
    ...(monev === null ? [] : [new PlaneSource(monev, { statements, plane })]),
  ];
}
