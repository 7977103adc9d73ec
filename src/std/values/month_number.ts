/** Names and usual short forms, in Indonesian and English. */
const MONTHS: readonly RegExp[] = [
  /^jan(?:uar[iy])?$/,
  /^(?:[fp]eb|[fp]ebruari|february)$/,
  /^mar(?:et|ch)?$/,
  /^apr(?:il)?$/,
  /^(?:mei|may)$/,
  /^jun[ie]?$/,
  /^jul[iy]?$/,
  /^(?:agu|agt|ags|agust|agustus|aug|august)$/,
  /^sept?(?:ember)?$/,
  /^o(?:kt|ktober|ct|ctober)$/,
  /^(?:nov|nop|november|nopember)$/,
  /^(?:des|dec|desember|december)$/,
];

/** The month, from 1, that a name or its usual short form means in Indonesian or English; 0 = none. */
export function monthNumber(name: string): number {
  const lower = name.toLowerCase();
  return MONTHS.findIndex((month) => month.test(lower)) + 1;
}
