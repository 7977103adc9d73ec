import { join } from "node:path";
import { runProgram } from "./run_program.ts";

/** A throwaway authority and the server certificate that it signed, PEM texts. */
export interface Certificates {
  /** The authority's certificate: what a client trusts. */
  readonly authority: string;
  /** For `localhost` and `127.0.0.1`. */
  readonly certificate: string;
  readonly key: string;
}

const CONFIG = `[req]
distinguished_name = name
prompt = no
[name]
CN = localhost
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
authorityKeyIdentifier = keyid
`;

/** Makes a new authority and server certificate, valid for two days, with the `openssl` program given. */
export async function makeCertificates(openssl: string, signal?: AbortSignal): Promise<Certificates> {
  const folder = await Deno.makeTempDir({ prefix: "test-certificates-" });
  function file(name: string): string {
    return join(folder, name);
  }
  async function call(args: string[]): Promise<void> {
    await runProgram(openssl, args, { cwd: folder, signal });
  }
  async function makeKey(name: string): Promise<void> {
    await call([
      "genpkey",
      "-algorithm",
      "EC",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-out",
      file(name),
    ]);
  }
  try {
    await Deno.writeTextFile(file("config"), CONFIG);
    await Promise.all([makeKey("ca.key"), makeKey("server.key")]);
    const named = ["-config", file("config"), "-sha256"];
    // deno-fmt-ignore
    await Promise.all([
      call(["req", "-x509", "-new", ...named, "-extensions", "authority", "-days", "2", "-subj", "/CN=Throwaway test authority",
        "-key", file("ca.key"), "-out", file("ca.pem")]),
      call(["req", "-new", ...named, "-key", file("server.key"), "-out", file("server.csr")]),
    ]);
    // deno-fmt-ignore
    await call(["x509", "-req", "-in", file("server.csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial",
      "-sha256", "-days", "2", "-extfile", file("config"), "-extensions", "server", "-out", file("server.pem")]);
    const names = ["ca.pem", "server.pem", "server.key"];
    const [authority, certificate, key] = await Promise.all(
      names.map((name) => Deno.readTextFile(file(name))),
    );
    return { authority: authority!, certificate: certificate!, key: key! };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
