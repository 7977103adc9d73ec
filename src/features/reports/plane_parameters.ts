import type { Parameters } from "#src/platform/database.ts";
import { clockParameters } from "./clock_parameters.ts";
import type { PlaneSettings } from "./plane_settings.ts";

/** The workspace and the project that reports are about; NULL while they are not known. */
export interface PlaneScope extends Parameters {
  readonly workspace_id: string | null;
  readonly project_id: string | null;
}

/** The parameters that statements over Plane may use without declaring them. */
export function planeParameters(
  settings: PlaneSettings,
  nowMs: number,
  scope: PlaneScope | null = null,
): Parameters {
  return {
    ...clockParameters(settings.timezone, nowMs),
    kabkota_key: settings.kabkotaKey,
    kabkota_names: JSON.stringify(settings.kabkotaNames),
    kabkota_pattern: settings.kabkotaPattern,
    project_id: scope?.project_id ?? null,
    workspace_id: scope?.workspace_id ?? null,
  };
}
