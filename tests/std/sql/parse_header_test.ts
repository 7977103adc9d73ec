import assert from "node:assert/strict";
import { parseHeader } from "#src/std/sql/parse_header.ts";

Deno.test("the first line is the title, the others are the description", () => {
  const { title, description, body } = parseHeader("-- A title.\n--\n-- One.\n-- Two.\n--\nselect 1\n");
  assert.equal(title, "A title.");
  assert.equal(description, "One.\nTwo.");
  assert.equal(body, "select 1\n");
});

Deno.test("a tag has its key, its value and its line in the file", () => {
  const { tags, title, description } = parseHeader(
    "-- Title\n--@ttl 60\n-- @param  bidang  text?  What  it is. \n-- prose\n-- @flag\nselect 1",
  );
  assert.deepEqual(tags, [
    { key: "ttl", value: "60", line: 2 },
    { key: "param", value: "bidang  text?  What  it is.", line: 3 },
    { key: "flag", value: "", line: 5 },
  ]);
  assert.equal(title, "Title");
  assert.equal(description, "prose");
});

Deno.test("tags may stand above the title", () => {
  const { title, tags } = parseHeader("-- @ttl 5\n-- Title\nselect 1");
  assert.equal(title, "Title");
  assert.equal(tags.length, 1);
});

Deno.test("an absent comment gives empty parts", () => {
  assert.deepEqual(parseHeader("select 1"), { title: "", description: "", tags: [], body: "select 1" });
  assert.deepEqual(parseHeader(""), { title: "", description: "", tags: [], body: "" });
});

Deno.test("the comment ends where the statement begins: later comments are the statement's", () => {
  const { description, body } = parseHeader("-- Title\n-- Text\n\n-- Why\nselect 1\n-- Later\n");
  assert.equal(description, "Text");
  assert.equal(body, "\n-- Why\nselect 1\n-- Later\n");
});

Deno.test("a tag is found wherever it stands alone in its line, so that none is overlooked in silence", () => {
  const { tags, title } = parseHeader(
    "\n  -- Title\n\n-- @ttl 60\nselect 1\n\t--@access  key \nfrom x -- @cron 5\n",
  );
  assert.equal(title, "Title");
  assert.deepEqual(tags, [{ key: "ttl", value: "60", line: 4 }, { key: "access", value: "key", line: 6 }]);
});

Deno.test("lines may end with CR LF, and no CR stays in a value", () => {
  const { title, description, tags, body } = parseHeader(
    "-- Title\r\n-- Text\r\n-- @ttl 60\r\nselect 1\r\nfrom x\r\n",
  );
  assert.deepEqual([title, description, tags[0]?.value, body], ["Title", "Text", "60", "select 1\nfrom x\n"]);
});

Deno.test("an address in prose is not a tag", () => {
  const { tags, title } = parseHeader("-- Ask team@example.test about it\nselect 1");
  assert.deepEqual(tags, []);
  assert.equal(title, "Ask team@example.test about it");
});
