import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { type HashCost, PasswordHashes, PasswordsBusyError } from "#src/platform/password_hashes.ts";

const CHEAP: HashCost = { ln: 4, r: 8, p: 1 };

Deno.test("a hash is scrypt as others compute it, with OWASP's costs and a salt of its own", async () => {
  const hashes = new PasswordHashes();
  const [one, other] = [await hashes.hash("correct horse"), await hashes.hash("correct horse")];
  assert.notEqual(one, other);
  const [, kind, costs, salt, bytes] = one!.split("$");
  assert.deepEqual([kind, costs], ["scrypt", "ln=15,r=8,p=3"]);
  const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 1 << 26 };
  const wanted = scryptSync("correct horse", Uint8Array.fromBase64(salt!), 32, cost);
  assert.equal(bytes, wanted.toString("base64").replace("=", ""));
  assert.deepEqual(await hashes.verify("correct horse", one), { isGood: true, isOutdated: false });
});

Deno.test("a password is good for its own hash alone, in whichever form its letters come", async () => {
  const hashes = new PasswordHashes({ cost: CHEAP });
  const hash = await hashes.hash("Caf\u00e9 \ufb01ne");
  for (
    const [password, isGood] of [
      ["Caf\u00e9 \ufb01ne", true],
      ["Cafe\u0301 fine", true],
      ["cafe\u0301 fine", false],
      ["Caf\u00e9 \ufb01ne ", false],
      ["", false],
    ] as const
  ) assert.equal((await hashes.verify(password, hash)).isGood, isGood, password);
});

Deno.test("hashes of other costs are still good, and are told to be outdated", async () => {
  const old = await new PasswordHashes({ cost: { ln: 5, r: 4, p: 2 } }).hash("correct horse");
  const hashes = new PasswordHashes({ cost: CHEAP });
  assert.deepEqual(await hashes.verify("correct horse", old), { isGood: true, isOutdated: true });
  assert.deepEqual(await hashes.verify("wrong horse", old), { isGood: false, isOutdated: true });
});

Deno.test("nobody's password, and what is no hash of ours, is never good", async () => {
  const hashes = new PasswordHashes({ cost: CHEAP });
  const good = await hashes.hash("correct horse");
  for (
    const hash of [
      null,
      "",
      "!",
      "correct horse",
      good.slice(1),
      `${good}$`,
      good.replace("scrypt", "argon2id"),
      good.replace("ln=4", "ln=40"),
      "$scrypt$ln=4,r=8,p=1$$",
    ]
  ) assert.equal((await hashes.verify("correct horse", hash)).isGood, false, String(hash));
});

Deno.test("nobody's password takes a place like anybody's, and is worked on", async () => {
  const hashes = new PasswordHashes({ cost: { ln: 12, r: 8, p: 1 }, waitingMax: 0 });
  const nobodys = [null, "!"].map((hash) => hashes.verify("correct horse", hash));
  await assert.rejects(hashes.hash("correct horse"), PasswordsBusyError);
  await Promise.all(nobodys);
});

Deno.test("two are worked on at a time, so many wait, and who comes then is told so", async () => {
  const hashes = new PasswordHashes({ cost: { ln: 12, r: 8, p: 1 }, waitingMax: 3 });
  const works = Array.from({ length: 8 }, () => hashes.hash("correct horse"));
  const outcomes = await Promise.allSettled(works);
  assert.deepEqual(outcomes.map(({ status }) => status), [
    ...Array(5).fill("fulfilled"),
    ...Array(3).fill("rejected"),
  ]);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assert.ok(outcome.reason instanceof PasswordsBusyError);
  }
  assert.match(await hashes.hash("correct horse"), /^\$scrypt/);
});

Deno.test("the process goes on with other work while passwords are hashed", async () => {
  const hashes = new PasswordHashes();
  let isOver = false;
  let turns = 0;
  const work = hashes.hash("correct horse").then(() => isOver = true);
  while (!isOver) {
    await new Promise((resolve) => setTimeout(resolve));
    turns++;
  }
  await work;
  assert.ok(turns > 3, `${turns} turns`);
});
