import { Buffer } from "node:buffer";

/** A part of a form as it goes over the wire. */
export interface FormPart {
  readonly name: string;
  /** `null` = the part is a field of text. */
  readonly fileName: string | null;
  readonly content: Uint8Array | string;
}

/** The media type of every {@linkcode formOf}. */
export const formType = "multipart/form-data; boundary=----boundary-7MA4YWxkTrZu0gW";

const FORM_BOUNDARY = "----boundary-7MA4YWxkTrZu0gW";

/** The body of a `multipart/form-data` request, to the last byte. */
export function formOf(parts: readonly FormPart[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ name, fileName, content }) => [
    Buffer.from(`--${FORM_BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(fileName === null ? "" : `; filename="${fileName}"\r\nContent-Type: application/x-any`),
    Buffer.from("\r\n\r\n"),
    Buffer.from(content as string),
    Buffer.from("\r\n"),
  ]);
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${FORM_BOUNDARY}--\r\n`)]));
}
