import assert from "node:assert/strict";
import { tlsOptions } from "#src/platform/tls_options.ts";

function tls(query: string, ca?: string) {
  return tlsOptions(new URLSearchParams(query), ca);
}

for (
  const query of ["", "sslmode=disable", "ssl-mode=DISABLED", "ssl=false", "ssl=0", "application_name=x"]
) {
  Deno.test(`'${query}' asks for no TLS, with or without a CA`, () => {
    assert.equal(tls(query), undefined);
    assert.equal(tls(query, "PEM"), undefined);
  });
}

for (const query of ["sslmode=require", "ssl-mode=REQUIRED"]) {
  Deno.test(`'${query}' encrypts, and checks the chain where a CA is configured`, () => {
    assert.deepEqual(tls(query), { rejectUnauthorized: false });
    const checked = tls(query, "PEM");
    assert.equal(checked?.rejectUnauthorized, true);
    assert.equal(checked?.ca, "PEM");
    assert.equal(checked?.checkServerIdentity?.(), undefined);
  });
}

for (const query of ["sslmode=verify-ca", "ssl-mode=VERIFY_CA"]) {
  Deno.test(`'${query}' checks the chain but not the name`, () => {
    for (const ca of [undefined, "PEM"]) {
      const options = tls(query, ca);
      assert.equal(options?.rejectUnauthorized, true);
      assert.equal(options?.ca, ca);
      assert.ok(options?.checkServerIdentity);
    }
  });
}

for (const query of ["sslmode=verify-full", "ssl-mode=VERIFY_IDENTITY", "ssl=true", "ssl=1"]) {
  Deno.test(`'${query}' checks the chain and the name`, () => {
    assert.deepEqual(tls(query), { rejectUnauthorized: true });
    assert.deepEqual(tls(query, "PEM"), { ca: "PEM", rejectUnauthorized: true });
  });
}

Deno.test("a mode that nobody knows is refused, never taken for none", () => {
  for (const query of ["sslmode=prefer", "sslmode=verify", "ssl=yes", "sslmode="]) {
    assert.throws(() => tls(query), {
      name: "TypeError",
      message: /^Cannot use the TLS mode '.*': use disable, /,
    });
  }
});
