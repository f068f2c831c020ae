/** Address lists as people's programs write them. */

import addressparser from "nodemailer/lib/addressparser";
import { cleanLine, decodeHeader, type Headers } from "./header.ts";

export interface MailAddress {
  name: string;
  /** The domain is in lower case; the local part stays as written (RFC 5321 2.4). */
  address: string;
}

const ADDRESS = /^(?:"[^"]{1,64}"|[^\s@<>,;:"]+)(?:@[^\s@<>,;"]+)+$/;
const IN_TEXT = /[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"()]+/g;

function lowerDomain(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? address : address.slice(0, at + 1) + address.slice(at + 1).toLowerCase();
}

function utf8Of(raw: string): string {
  // Raw 8-bit header bytes become characters before the address grammar sees them; encoded words stay encoded until
  // after it, so that an encoded "<other@address>" inside a name can never become an address (RFC 2047 5).
  return raw
    .split(/(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)/)
    .map((piece, i) => (i % 2 === 1 ? piece : piece.trim() === "" ? piece : keepEdges(piece, decodeHeader(piece))))
    .join("");
}

function keepEdges(original: string, decoded: string): string {
  return `${/^\s/.test(original) ? " " : ""}${decoded}${/\s$/.test(original) ? " " : ""}`;
}

/** Reads one address list; groups are flattened, entries without an address are left out. */
export function readAddresses(raw: string): MailAddress[] {
  const text = utf8Of(raw.slice(0, 50_000)).replace(/<@[^:<>]*:/g, "<");
  // Two bare addresses with only a blank between them are two, not a name and an address.
  const listed = /^\s*[^\s<>,;:"@]+@[^\s<>,;:"@]+(?:\s+[^\s<>,;:"@]+@[^\s<>,;:"@]+)+\s*$/.test(text)
    ? text.trim().replace(/\s+/g, ", ")
    : text;
  const parsed = addressparser(listed, { flatten: true });
  const out: MailAddress[] = [];
  for (const entry of parsed) {
    let address = (entry.address ?? "").trim();
    const name = decodeHeader(entry.name ?? "").replace(/^["']+|["']+$/g, "");
    if (!ADDRESS.test(address)) {
      const spaceless = address.replace(/\s+/g, "");
      const inside = `${entry.name ?? ""} ${address}`.match(IN_TEXT);
      if (ADDRESS.test(spaceless)) address = spaceless;
      else if (inside !== null) {
        for (const found of inside) out.push({ name: "", address: lowerDomain(found) });
        continue;
      } else continue;
    }
    out.push({ name: cleanLine(name === address ? "" : name), address: lowerDomain(address) });
  }
  return out;
}

export function addressesOf(headers: Headers, name: string): MailAddress[] {
  return headers.all(name).flatMap((raw) => readAddresses(raw));
}
