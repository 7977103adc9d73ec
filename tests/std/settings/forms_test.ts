import assert from "node:assert/strict";
import fc from "fast-check";
import { type Form, forms } from "#src/std/settings/forms.ts";

function reads<T>(form: Form<T>, cases: readonly (readonly [string, T])[]): void {
  for (const [text, value] of cases) assert.deepEqual(form.read(text), value, JSON.stringify(text));
}

function refuses(form: Form<unknown>, texts: readonly string[]): void {
  for (const text of texts) assert.equal(form.read(text), undefined, JSON.stringify(text));
}

Deno.test("a choice is one of its words, with blanks around it but in no other case", () => {
  const form = forms.choice("memory", "upstash");
  reads(form, [["memory", "memory"], [" upstash\n", "upstash"]]);
  refuses(form, ["", "Memory", "memory,upstash", "toString"]);
  assert.equal(form.wanted, "one of 'memory', 'upstash'");
});

Deno.test("a flag is true or false, in any case, and nothing that might be meant", () => {
  const form = forms.flag();
  reads(form, [["true", true], ["false", false], [" TRUE ", true], ["False", false]]);
  refuses(form, ["", "1", "0", "yes", "no", "on", "constructor"]);
});

Deno.test("a whole number lies between its bounds, both included", () => {
  const form = forms.integer(-2, 100);
  reads(form, [["-2", -2], ["0", 0], ["100", 100], [" 7 ", 7], ["007", 7]]);
  refuses(form, ["", " ", "-3", "101", "1.0", "1e1", "0x10", "+5", "٧", "1 000", "Infinity", "NaN", "7s"]);
});

Deno.test("a list drops empty items and the blanks around the others", () => {
  reads(forms.list(), [["a, b ,,c,", ["a", "b", "c"]], ["", []], [" , ", []]]);
});

Deno.test("pairs keep what stands behind the first equals sign", () => {
  reads(forms.pairs(), [
    ["2101=Karimun, 2105 = Kep. Anambas,", { "2101": "Karimun", "2105": "Kep. Anambas" }],
    ["a=b=c", { a: "b=c" }],
    ["", {}],
  ]);
  refuses(forms.pairs(), ["a", "=b", "a=", "a=b,c", "a= "]);
});

Deno.test("a pattern is a regular expression, kept as text", () => {
  reads(forms.pattern(), [["21[0-9]{2}", "21[0-9]{2}"], ["a|b", "a|b"]]);
  refuses(forms.pattern(), ["(", "[", "a{2,1}", "*"]);
});

Deno.test("a text is trimmed", () => {
  reads(forms.text(), [[" a b \r\n", "a b"]]);
});

Deno.test("a time zone is one that the machine knows", () => {
  reads(forms.timezone(), [["Asia/Jakarta", "Asia/Jakarta"], [" asia/jakarta ", "Asia/Jakarta"], [
    "UTC",
    "UTC",
  ]]);
  refuses(forms.timezone(), ["Asia/Jakart", "WIB", ""]);
});

Deno.test("a URL has one of the protocols", () => {
  const form = forms.url("postgres", "pglite");
  reads(form, [
    ["postgres://user:pass@host/db?sslmode=require", "postgres://user:pass@host/db?sslmode=require"],
    [" pglite:.data/plane ", "pglite:.data/plane"],
  ]);
  refuses(form, ["", "mysql://host/db", "host/db", "postgres", "postgresx://a", "://"]);
});

Deno.test("no form throws, whatever the text", () => {
  const every: readonly Form<unknown>[] = [
    forms.choice("a"),
    forms.integer(0, 9),
    forms.list(),
    forms.pairs(),
    forms.pattern(),
    forms.text(),
    forms.timezone(),
    forms.url("http"),
  ];
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    for (const form of every) assert.doesNotThrow(() => form.read(text));
  }));
});

Deno.test("a rate is so many requests in so many seconds, or off", () => {
  reads(forms.rate(), [
    ["300/60", { requests: 300, seconds: 60 }],
    [" 1/1 ", { requests: 1, seconds: 1 }],
    ["1000000000/86400", { requests: 1e9, seconds: 86_400 }],
    ["off", null],
    ["OFF", null],
  ]);
  refuses(forms.rate(), [
    "",
    "0/60",
    "60/0",
    "300",
    "300/",
    "-1/60",
    "1.5/60",
    "1000000001/60",
    "1/86401",
    "300/60s",
  ]);
});

Deno.test("origins are exactly what browsers send", () => {
  reads(forms.origins(), [["", []], [
    "https://app.example.com, http://localhost:5173",
    ["https://app.example.com", "http://localhost:5173"],
  ]]);
  refuses(forms.origins(), [
    "*",
    "null",
    "app.example.com",
    "https://app.example.com/",
    "https://app.example.com:443",
    "https://App.example.com",
    "https://a.test,https://b.test/x",
    "file:///x",
  ]);
});
