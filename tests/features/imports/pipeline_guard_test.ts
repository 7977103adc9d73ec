import assert from "node:assert/strict";
import { formOf, formType } from "#tests/_support/form_of.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

const CSV = "ORDER_ID,WITEL\r\n1,BALI\r\n2,BALI\r\n";
const KEY = "a-signing-key-of-thirty-two-letters";
const SETTINGS = { APP_ENV: "production", SNAPSHOTS: "memory", QUEUE: "memory", AUTH_SIGNING_KEYS: KEY };
const STRANGERS = [
  "",
  "Bearer ",
  "Bearer wrong-token-of-someone",
  `Bearer ${KEY}`,
  `Basic ${btoa(`x:${KEY}`)}`,
];
/** Spellings that no router may take for ours unless the guard does too. */
const ODD = ["//api/files/x", "/API/files/x", "/api//files/x", "/api/files;x/y", "/api%2Ffiles/x"];

/** Everything that there is about files and the queue. */
function callsOf(jobId: string): readonly (readonly [method: string, path: string])[] {
  const job = `/api/files/job/${jobId}`;
  return [
    ...["status", "progress", "events", "errors.csv"].map((what) => ["GET", `${job}/${what}`] as const),
    ...["retry", "cancel", "rollback"].map((verb) => ["POST", `${job}/${verb}`] as const),
    ...["upload?type=hsi", "preview?type=hsi"].map((verb) => ["POST", `/api/files/${verb}`] as const),
    ["HEAD", `${job}/status`],
    ["GET", "/api/files/import-logs"],
    ["GET", "/api/files/templates/hsi.csv"],
    ["GET", "/admin/queues"],
    ["POST", "/admin/queues/x/retry"],
    ["POST", "/admin/queues/x/discard"],
    ["GET", `/api/./files/job/${jobId}/status`],
    ["GET", `/api/%66iles/job/${jobId}/status`],
    ["GET", "/admin/%71ueues"],
  ];
}

function requestOf(method: string, path: string, authorization: string): Request {
  const body = formOf([{ name: "file", fileName: "a.csv", content: "ORDER_ID\r\n9\r\n" }]);
  return new Request(`http://aliran.test${path}`, {
    method,
    headers: { authorization, ...(method === "POST" && { "content-type": formType }) },
    ...(method === "POST" && { body }),
  });
}

Deno.test({
  name: "imports over HTTP: in production all of it needs a token, but what the queue signs does not",
  ...needs("TEST_POSTGRES_URL"),
  fn: async () => {
    await using world = await createPipelineWorld(SETTINGS);
    const body = new FormData();
    body.set("file", new File([CSV], "a.csv"));
    const sent = await world.fetch("/api/files/upload?type=hsi", { method: "POST", body });
    const { data: { jobId } } = await sent.json();
    for (const [method, path] of callsOf(jobId)) {
      for (const authorization of STRANGERS) {
        const response = await world.app.fetch(requestOf(method, path, authorization));
        assert.equal(response.status, 401, `${method} ${path} with '${authorization}'`);
        if (method !== "HEAD") assert.match((await response.json()).code, /^token_(?:required|invalid)$/);
      }
    }
    for (const path of ODD) {
      const response = await world.app.fetch(requestOf("GET", path, ""));
      assert.ok([401, 404].includes(response.status), `${path} is ${response.status}`);
      await response.body?.cancel();
    }
    const door = await world.app.fetch(requestOf("POST", "/jobs/run_import", world.headers.authorization));
    assert.deepEqual([door.status, (await door.json()).code], [401, "call_unsigned"]);
    const [left] = await world.sql(
      "select (select count(*) from imports) + (select count(*) from files) as count",
    );
    assert.equal(left!["count"], "2", "a stranger left something");
    // The queue of this process has signed what it delivered.
    await until("the import has ended", async () => {
      const status = await world.fetch(`/api/files/job/${jobId}/status`);
      return (await status.json()).data.state === "completed";
    });
  },
});
