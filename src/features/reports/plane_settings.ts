/** What the configuration says about the Plane project to report on. */
export interface PlaneSettings {
  readonly workspaceName: string | null;
  readonly projectName: string | null;
  readonly kabkotaKey: string;
  readonly kabkotaPattern: string;
  /** Names by code. */
  readonly kabkotaNames: Readonly<Record<string, string>>;
  /** IANA time zone of local days. */
  readonly timezone: string;
}
