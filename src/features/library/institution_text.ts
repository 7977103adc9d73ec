/** What somebody typed as their institution. */
export interface InstitutionText {
  /** Without blanks around it and with single ones inside. */
  readonly shown: string;
  /** The same for every spelling of one institution; empty = none was given. */
  readonly key: string;
}

/** Reads an institution: spellings that differ in white space or in case alone mean the same. */
export function institutionText(text: string): InstitutionText {
  const shown = text.normalize("NFC").trim().replace(/\s+/g, " ");
  return { shown, key: shown.toLowerCase() };
}
