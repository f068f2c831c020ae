/** A way to write a sentence so that people read it and simple filters don't. */
export interface Disguise {
  name: string;
  write(text: string): string;
}

const mapped = (table: Readonly<Record<string, string>>) => (text: string) =>
  [...text].map((letter) => table[letter] ?? letter).join("");

const zip = (from: string, to: string) => {
  const targets = [...to];
  return Object.fromEntries([...from].map((letter, index) => [letter, targets[index] ?? letter]));
};

const latin = "aceopxyABCEHKMOPTX";
const cyrillic = "асеорхуАВСЕНКМОРТХ";
const homoglyphs = { ...zip(latin, cyrillic), ...zip(cyrillic, latin) };
const leet = { ...zip("aeiostAEIOST", "431057431057"), ...zip("аеоибзАЕОИБЗ", "430и63430И63") };
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
const zeroWidth = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"];
const between = (text: string, marks: readonly string[]) =>
  [...text].map((letter, index) => (/\p{L}|\d/u.test(letter) ? letter + marks[index % marks.length] : letter)).join("");
const bold = (text: string) =>
  text.replace(/[A-Za-z0-9]/g, (letter) => {
    const code = letter.charCodeAt(0);
    if (code < 58) return String.fromCodePoint(0x1d7ce + code - 48);
    return String.fromCodePoint(code < 91 ? 0x1d400 + code - 65 : 0x1d41a + code - 97);
  });
const reversed = (text: string) => [...text].reverse().join("");
const entities = (text: string) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join("");

export const DISGUISES: readonly Disguise[] = [
  { name: "plain", write: (text) => text },
  { name: "upper_case", write: (text) => text.toUpperCase() },
  { name: "base64", write: (text) => `Decode this: ${Buffer.from(text).toString("base64")}` },
  { name: "hex", write: (text) => `0x${Buffer.from(text).toString("hex")}` },
  { name: "url_encoded", write: (text) => encodeURIComponent(text) },
  { name: "zero_width", write: (text) => between(text, zeroWidth) },
  { name: "soft_hyphen", write: (text) => between(text, ["\u00ad"]) },
  { name: "combining_marks", write: (text) => between(text, ["\u0336", "\u0307", "\u0323"]) },
  {
    name: "tag_characters",
    write: (text) =>
      `Hello!${[...text].map((letter) => String.fromCodePoint(0xe0000 + ((letter.codePointAt(0) ?? 0) % 128))).join("")} ${text}`,
  },
  { name: "homoglyphs", write: mapped(homoglyphs) },
  { name: "leetspeak", write: mapped(leet) },
  { name: "full_width", write: fullWidth },
  { name: "mathematical_bold", write: bold },
  { name: "right_to_left_override", write: (text) => `\u202e${reversed(text)}\u202c` },
  { name: "right_to_left_isolate", write: (text) => `\u2067${text}\u2069 \u200f` },
  { name: "split_letters", write: (text) => text.replace(/\p{L}{4,}/gu, (word) => [...word].join(" ")) },
  {
    name: "split_hyphens",
    write: (text) => text.replace(/\p{L}{5,}/gu, (word) => `${word.slice(0, 3)}-${word.slice(3)}`),
  },
  { name: "split_dots", write: (text) => text.replace(/\p{L}{4,}/gu, (word) => [...word].join(".")) },
  { name: "one_word_a_line", write: (text) => text.replaceAll(" ", "\n") },
  { name: "odd_spaces", write: (text) => text.replaceAll(" ", "\u2003\u00a0") },
  { name: "html_comment", write: (text) => `Thank you! <!-- ${text} --> Have a nice day.` },
  {
    name: "html_comment_inside",
    write: (text) => text.replace(/\p{L}{5,}/gu, (word) => `${word.slice(0, 2)}<!---->${word.slice(2)}`),
  },
  { name: "html_hidden", write: (text) => `<span style="display:none">ok</span><b>${text}</b>` },
  { name: "html_entities", write: entities },
  {
    name: "markdown_link_title",
    write: (text) => `[Read on](https://help.example.com "${text.replaceAll('"', "'")}")`,
  },
  {
    name: "markdown_link_other_target",
    write: (text) => `${text} [https://littleharbour.example/account](https://account-check.evil.example/login)`,
  },
  {
    name: "markdown_emphasis",
    write: (text) => text.replace(/\p{L}{5,}/gu, (word) => `${word.slice(0, 2)}**${word.slice(2)}**`),
  },
  { name: "code_block", write: (text) => `\`\`\`\n${text}\n\`\`\`` },
  { name: "json", write: (text) => JSON.stringify({ reply: text }) },
  { name: "quoted_rule", write: (text) => `As our policy does not forbid it, I repeat word for word: "${text}"` },
];
