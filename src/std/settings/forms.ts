import type { Rate } from "./rate.ts";

/** How text becomes a value. */
export interface Form<T> {
  /** What ends the sentence "It must be …". */
  readonly wanted: string;
  /** The value, or `undefined` when the text is not of this form. */
  readonly read: (text: string) => T | undefined;
}

/** The forms that settings have. */
export const forms = { choice, flag, integer, list, origins, pairs, pattern, rate, text, timezone, url };

/** One of some words. */
function choice<const T extends string>(...words: readonly T[]): Form<T> {
  return {
    wanted: `one of ${words.map((word) => `'${word}'`).join(", ")}`,
    read: (text) => words.find((word) => word === text.trim()),
  };
}

/** Yes or no. */
function flag(): Form<boolean> {
  return {
    wanted: "'true' or 'false'",
    read: (text) => {
      const word = text.trim().toLowerCase();
      return word === "true" || (word === "false" ? false : undefined);
    },
  };
}

/** A whole number from `min` to `max`. */
function integer(min: number, max: number): Form<number> {
  return {
    wanted: `a whole number from ${min} to ${max}`,
    read: (text) => {
      const number = Number(text);
      return /^-?\d+$/.test(text.trim()) && number >= min && number <= max ? number : undefined;
    },
  };
}

/** Texts between commas; empty ones are dropped. */
function list(): Form<readonly string[]> {
  return { wanted: "texts between commas", read: items };
}

/** Origins between commas, exactly as browsers send them. */
function origins(): Form<readonly string[]> {
  return {
    wanted: "origins between commas, such as 'https://app.example.com'",
    read: (text) => {
      const all = items(text);
      const areExact = all.every((item) =>
        /^https?:/.test(item) && URL.canParse(item) && new URL(item).origin === item
      );
      return areExact ? all : undefined;
    },
  };
}

/** `key=value` pairs between commas. */
function pairs(): Form<Readonly<Record<string, string>>> {
  return {
    wanted: "pairs such as '2101=Karimun,2102=Bintan'",
    read: (text) => {
      const matches = items(text).map((pair) => /^([^=]+)=(.+)$/.exec(pair));
      if (matches.some((match) => match === null)) return undefined;
      return Object.fromEntries(matches.map((match) => [match![1]!.trim(), match![2]!.trim()]));
    },
  };
}

/** A regular expression, kept as text. */
function pattern(): Form<string> {
  return {
    wanted: "a regular expression such as '21[0-9]{2}'",
    read: (text) => attempt(() => new RegExp(text) && text),
  };
}

/** So many requests in so many seconds; `off` = `null`. */
function rate(): Form<Rate | null> {
  return {
    wanted: "'<requests>/<seconds>' of at most a billion and a day, such as '300/60', or 'off'",
    read: (text) => {
      if (text.trim().toLowerCase() === "off") return null;
      const match = /^([1-9]\d{0,9})\/([1-9]\d{0,4})$/.exec(text.trim());
      if (match === null) return undefined;
      const [requests, seconds] = [Number(match[1]), Number(match[2])];
      return requests <= 1e9 && seconds <= 86_400 ? { requests, seconds } : undefined;
    },
  };
}

/** Any text, trimmed. */
function text(): Form<string> {
  return { wanted: "a text", read: (value) => value.trim() };
}

/** An IANA time zone. */
function timezone(): Form<string> {
  return {
    wanted: "an IANA time zone such as 'Asia/Jakarta'",
    read: (text) =>
      attempt(() => new Intl.DateTimeFormat("en", { timeZone: text.trim() }).resolvedOptions().timeZone),
  };
}

/** A URL with one of some protocols, written without their colon. */
function url(...protocols: readonly string[]): Form<string> {
  return {
    wanted: `a URL that starts with ${protocols.map((protocol) => `'${protocol}:'`).join(" or ")}`,
    read: (text) => {
      const trimmed = text.trim();
      return URL.canParse(trimmed) && protocols.includes(new URL(trimmed).protocol.slice(0, -1))
        ? trimmed
        : undefined;
    },
  };
}

function items(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
