/** A server in a container, from one of Docker's official images. */
export interface ContainerPlan {
  /** Its name in errors. */
  readonly what: string;
  readonly image: string;
  /** Where it listens inside the container. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Text files by path, made before the server starts, readable to `owner` alone. */
  readonly files: Readonly<Record<string, string>>;
  /** The account that the image runs its server as. */
  readonly owner: string;
  /** For the image's own entry point. */
  readonly command: readonly string[];
  /** The superuser's URL once the published port is known. */
  url(port: number): string;
}
