/** The Date header (RFC 5322 3.3 and what is sent instead). */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Minutes east of UTC (RFC 5322 4.3). */
const ZONES: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  bst: 60,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  ist: 330,
  jst: 540,
};
const FORM =
  /(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{2,4})[\s,]+(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2}))?\s*([+-]\s?\d{4}|[A-Za-z]{1,5})?/;

/** An ISO instant, or null where no instant can be read: never a guess. */
export function readDate(raw: string): string | null {
  const text = raw
    .slice(0, 300)
    .replace(/\([^()]*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const match = FORM.exec(text);
  if (match === null) {
    // ISO and American forms that some programs write; a bare number or word is no date.
    if (!/\d{4}/.test(text) || !/\d:\d\d/.test(text)) return null;
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : new Date(at).toISOString();
  }
  const month = MONTHS.indexOf(match[2]!.toLowerCase());
  if (month < 0) return null;
  let year = Number(match[3]);
  if (match[3]!.length === 2) year += year < 50 ? 2000 : 1900;
  else if (match[3]!.length === 3) year += 1900;
  const [day, hour, minute, second] = [Number(match[1]), Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  if (day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const zone = (match[7] ?? "").replace(/\s/g, "");
  let offset = ZONES[zone.toLowerCase()] ?? 0;
  const numeric = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  if (numeric !== null) offset = (Number(numeric[2]) * 60 + Number(numeric[3])) * (numeric[1] === "-" ? -1 : 1);
  const at = Date.UTC(year, month, day, hour, minute - offset, second);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
