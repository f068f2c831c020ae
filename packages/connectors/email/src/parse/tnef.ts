/** winmail.dat: the files that Outlook packs when it believes the reader to be Outlook too (MS-OXTNEF). */

import { decodeText } from "./charset.ts";
import type { MimePart } from "./mime.ts";

export interface TnefFile {
  name: string;
  type: string;
  content: Buffer;
}

const SIGNATURE = 0x223e9f78;
const LEVEL_ATTACHMENT = 2;
const ATTACH_REND_DATA = 0x9002;
const ATTACH_TITLE = 0x8010;
const ATTACH_DATA = 0x800f;
const ATTACH_PROPS = 0x9005;
const PROP_LONG_NAME = 0x3707;
const PROP_FILE_NAME = 0x3704;
const PROP_MIME_TYPE = 0x370e;

export function isTnef(part: MimePart): boolean {
  const named = /^winmail\.dat$/i.test(part.fileName ?? "") || /application\/(vnd\.)?ms-tnef/.test(part.type);
  return named && part.content.length > 6 && part.content.readUInt32LE(0) === SIGNATURE;
}

/** The files in it; a broken one gives those before the break. */
export function filesOfTnef(content: Buffer): TnefFile[] {
  const files: TnefFile[] = [];
  let current: TnefFile | null = null;
  let at = 6;
  // level (1 byte), id (2), type (2), length (4), value, checksum (2)
  while (at + 9 <= content.length) {
    const level = content.readUInt8(at);
    const id = content.readUInt16LE(at + 1);
    const length = content.readUInt32LE(at + 5);
    const start = at + 9;
    if (start + length > content.length || (level !== 1 && level !== LEVEL_ATTACHMENT)) break;
    const value = content.subarray(start, start + length);
    if (level === LEVEL_ATTACHMENT) {
      if (id === ATTACH_REND_DATA) {
        current = { name: "", type: "", content: Buffer.alloc(0) };
        files.push(current);
      } else if (current !== null) readAttribute(current, id, value);
    }
    at = start + length + 2;
  }
  return files.filter((file) => file.content.length > 0);
}

function readAttribute(file: TnefFile, id: number, value: Buffer): void {
  if (id === ATTACH_TITLE && file.name === "") file.name = textOf(value);
  else if (id === ATTACH_DATA) file.content = value;
  else if (id === ATTACH_PROPS) readProperties(file, value);
}

function textOf(value: Buffer): string {
  const end = value.indexOf(0);
  return decodeText(end < 0 ? value : value.subarray(0, end), null).text;
}

const FIXED: Record<number, number> = { 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 };

/** MAPI properties: only their text values matter here. */
function readProperties(file: TnefFile, value: Buffer): void {
  let at = 4;
  let left = value.readUInt32LE(0);
  while (left-- > 0 && at + 4 <= value.length) {
    const type = value.readUInt16LE(at);
    const id = value.readUInt16LE(at + 2);
    at += 4;
    if (id >= 0x8000) {
      // Named property: GUID, kind, then a number or a name.
      const kind = value.readUInt32LE(at + 16);
      at += 20;
      at += kind === 0 ? 4 : 4 + padded(value.readUInt32LE(at));
    }
    const fixed = FIXED[type & 0x0fff];
    if (fixed !== undefined && (type & 0x1000) === 0) {
      at += fixed;
      continue;
    }
    let count = value.readUInt32LE(at);
    at += 4;
    while (count-- > 0 && at + 4 <= value.length) {
      const length = value.readUInt32LE(at);
      const bytes = value.subarray(at + 4, at + 4 + length);
      at += 4 + padded(length);
      const text = type === 0x1f ? bytes.toString("utf16le").replace(/\0.*$/s, "") : textOf(bytes);
      if (id === PROP_LONG_NAME && text !== "") file.name = text;
      else if (id === PROP_FILE_NAME && file.name === "") file.name = text;
      else if (id === PROP_MIME_TYPE) file.type = text.toLowerCase();
    }
  }
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
