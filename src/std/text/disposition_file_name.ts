/** `filename*=UTF-8''Penjualan%20M%C3%A9i.csv` */
const EXTENDED = /;\s*filename\*\s*=\s*"?([\w-]+)'[\w-]*'([^;"\s]+)/i;
/** `filename="Penjualan \"Mei\".csv"` or `filename=Penjualan.csv` */
const PLAIN = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))/i;

/**
 * What a `Content-Disposition` calls its file, the extended form first; `null` = it does not say, or so that nobody can read
 * it. To be cleaned by who uses it: it may be a path.
 */
export function dispositionFileName(header: string): string | null {
  const extended = EXTENDED.exec(header);
  const name = extended === null ? null : percentDecoded(extended[2]!, extended[1]!);
  if (name !== null) return name;
  const plain = PLAIN.exec(header);
  const said = plain?.[1]?.replaceAll(/\\(.)/g, "$1") ?? plain?.[2] ?? null;
  return said === null ? null : decoded(said, "utf-8") ?? said;
}

function percentDecoded(text: string, charset: string): string | null {
  return decoded(
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    charset,
  );
}

/** Bytes that came as characters, as they do in headers; `null` = they are not in that charset. */
function decoded(bytes: string, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(
      Uint8Array.from(bytes, (char) => char.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}
