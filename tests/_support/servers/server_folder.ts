import { join } from "node:path";
import type { ServiceAccount } from "./service_account.ts";

/** A temporary folder that belongs to one server's account; removed with all that is in it when disposed of. */
export class ServerFolder implements AsyncDisposable {
  readonly path: string;
  readonly #account: ServiceAccount | undefined;

  private constructor(path: string, account: ServiceAccount | undefined) {
    this.path = path;
    this.#account = account;
  }

  /** Makes the folder under the system's temporary folder, readable to its account alone. */
  static async make(name: string, account: ServiceAccount | undefined): Promise<ServerFolder> {
    const path = await Deno.makeTempDir({ prefix: `test-${name}-` });
    if (account) await Deno.chown(path, account.uid, account.gid);
    return new ServerFolder(path, account);
  }

  /** Writes a file that only the account can read, and returns its path. */
  async write(name: string, content: string): Promise<string> {
    const path = join(this.path, name);
    await Deno.writeTextFile(path, content, { mode: 0o600 });
    if (this.#account) await Deno.chown(path, this.#account.uid, this.#account.gid);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
