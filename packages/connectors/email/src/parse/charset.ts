/** Text out of bytes whose declared charset is often missing, unknown or wrong. */

export interface DecodedText {
  text: string;
  /** The charset that was used, as a WHATWG label. */
  charset: string;
  /** What was odd, in a sentence for the operator, or null. */
  problem: string | null;
}

/** Names that mail software writes and that the WHATWG table does not know. */
const ALIASES: Record<string, string> = {
  "ansi_x3.110-1983": "windows-1252",
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  cp1252: "windows-1252",
  cp1255: "windows-1255",
  cp866: "ibm866",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  cp932: "shift_jis",
  "iso-2022-jp-ms": "iso-2022-jp",
  "iso-2022-jp-2": "iso-2022-jp",
  cp50220: "iso-2022-jp",
  "iso-8859-8-i": "iso-8859-8-i",
  "iso-8859-8-e": "iso-8859-8",
  "iso-8859-1-windows-3.1-latin-1": "windows-1252",
  "shift-jis-2004": "shift_jis",
  "utf-8mb4": "utf-8",
  utf8mb4: "utf-8",
  "utf-8-mac": "utf-8",
  "win-1251": "windows-1251",
  win1251: "windows-1251",
  "win-1252": "windows-1252",
  "koi8-ru": "koi8-u",
  "koi-8-r": "koi8-r",
  "hebrew-visual": "iso-8859-8",
};

/** Says nothing about high bytes: us-ascii and the placeholders that gateways write. */
const SAYS_NOTHING = /^(|us-?ascii|ascii|ansi_x3\.4-1968|x-unknown|unknown(-8bit)?|8bit|7bit|none|default|binary)$/;
const MULTI_BYTE = /^(big5|gbk|gb18030|gb2312|euc-kr|euc-jp|shift_jis|iso-2022-jp|utf-16le|utf-16be)/;

function labelOf(declared: string): string {
  const cleaned = declared
    .toLowerCase()
    .trim()
    .replace(/^["'=]+|["';,\s]+$/g, "")
    .replace(/^cs(?=(iso|koi|windows|utf))/, "");
  return ALIASES[cleaned] ?? cleaned;
}

const decoders = new Map<string, TextDecoder | null>();
function decoderFor(label: string): TextDecoder | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(label, { ignoreBOM: false });
  } catch {
    decoder = null;
  }
  if (decoders.size < 500) decoders.set(label, decoder);
  return decoder;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
function asUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function hasHighByte(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return true;
  return false;
}

/** UTF-7 (RFC 2152): old Exchange servers still write it, and no platform decoder reads it. */
function decodeUtf7(bytes: Uint8Array): string {
  const ascii = Buffer.from(bytes).toString("latin1");
  return ascii.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, b64: string) => {
    if (b64 === "") return whole === "+-" ? "+" : whole;
    const be = Buffer.from(b64, "base64");
    let out = "";
    for (let i = 0; i + 1 < be.length; i += 2) out += String.fromCharCode(be.readUInt16BE(i));
    return out;
  });
}

/** Encoded words joined end to end leave "to ASCII" right before "to JIS"; the platform's decoder marks that as an error. */
function decodeEscapes(bytes: Uint8Array, decoder: TextDecoder): string {
  const latin = Buffer.from(bytes).toString("latin1");
  return decoder.decode(Buffer.from(latin.replaceAll("\u001b(B\u001b", "\u001b"), "latin1"));
}

/** Share of text that looks like Russian or Ukrainian words: lower-case runs, few capitals inside words. */
function cyrillicScore(text: string): number {
  let good = 0;
  let bad = 0;
  let previous = "";
  for (const char of text) {
    if (/[а-яёіїєґ]/.test(char)) good += /[оеаинтсрвл]/.test(char) ? 2 : 1;
    else if (/[А-ЯЁІЇЄҐ]/.test(char)) bad += /[а-яё]/.test(previous) ? 3 : 0;
    else if (char > "\u007f") bad += 2;
    previous = char;
  }
  return good - bad;
}

function detect(bytes: Uint8Array): { text: string; charset: string } {
  const sample = bytes.subarray(0, 4000);
  const latin = new TextDecoder("windows-1252").decode(bytes);
  let high = 0;
  for (const byte of sample) if (byte >= 0xc0) high++;
  let letters = 0;
  for (const byte of sample) if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) letters++;
  // Western text has a few accents among ASCII letters; Cyrillic text is mostly high bytes.
  if (high > 3 && high > letters * 0.5) {
    let best = { text: "", charset: "", score: 0 };
    for (const charset of ["windows-1251", "koi8-r", "ibm866"]) {
      const score = cyrillicScore(new TextDecoder(charset).decode(sample));
      if (score > best.score) best = { text: "", charset, score };
    }
    if (best.charset !== "" && best.score > high) {
      return { text: new TextDecoder(best.charset).decode(bytes), charset: best.charset };
    }
  }
  return { text: latin, charset: "windows-1252" };
}

/**
 * Decodes text by its declared charset, repaired where the declaration cannot be true: UTF-8 labelled as a single-byte
 * charset, 8-bit text labelled us-ascii, unknown labels. Never throws.
 */
export function decodeText(bytes: Uint8Array, declared: string | null): DecodedText {
  const label = labelOf(declared ?? "");
  if (/^(unicode-1-1-)?utf-?7$/.test(label)) return { text: decodeUtf7(bytes), charset: "utf-7", problem: null };
  const decoder = decoderFor(label);
  const saysNothing = SAYS_NOTHING.test(label) || decoder === null;
  const unknown =
    decoder === null && !SAYS_NOTHING.test(label) ? `unknown charset "${declared?.slice(0, 40)}" was guessed` : null;
  if (!hasHighByte(bytes)) {
    if (saysNothing && bytes.includes(0x1b)) {
      return { text: decoderFor("iso-2022-jp")!.decode(bytes), charset: "iso-2022-jp", problem: unknown };
    }
    if (saysNothing || !/^(utf-16|iso-2022|hz-gb)/.test(label)) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      return { text, charset: saysNothing ? "us-ascii" : label, problem: unknown };
    }
  }
  if (saysNothing || label === "utf-8" || label === "utf8" || !MULTI_BYTE.test(label)) {
    const text = asUtf8(bytes);
    if (text !== null) {
      const mislabelled = !saysNothing && label !== "utf-8" && label !== "utf8";
      return {
        text,
        charset: "utf-8",
        problem: mislabelled ? `declared ${label}, was utf-8` : unknown,
      };
    }
    if (saysNothing) {
      const guess = detect(bytes);
      return { ...guess, problem: unknown ?? `8-bit text without a charset, read as ${guess.charset}` };
    }
    if (label === "utf-8" || label === "utf8") {
      const lossy = new TextDecoder("utf-8").decode(bytes);
      const broken = lossy.split("\ufffd").length - 1;
      // A cut multi-byte character costs one or two marks; text in another charset costs most of its letters.
      const proper = lossy.match(/[\u0080-\ufffc]/g)?.length ?? 0;
      if (proper >= broken) return { text: lossy, charset: "utf-8", problem: "utf-8 with broken bytes" };
      const guess = detect(bytes);
      return { ...guess, problem: `declared utf-8, read as ${guess.charset}` };
    }
  }
  if (label.startsWith("iso-2022")) return { text: decodeEscapes(bytes, decoder!), charset: label, problem: null };
  const text = decoder!.decode(bytes);
  if (text.includes("\ufffd")) {
    const better = asUtf8(bytes);
    if (better !== null) return { text: better, charset: "utf-8", problem: `declared ${label}, was utf-8` };
  }
  return { text, charset: label, problem: null };
}
