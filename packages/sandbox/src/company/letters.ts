import type { DemoContact } from "./people.ts";
import type { Random } from "./random.ts";
import { fill, type Language } from "./texts.ts";

/** What a customer's mail holds: all of it, what is new in it, and its HTML where the mail program wrote one. */
export interface Letter {
  text: string;
  newText?: string;
  html?: string;
}

export interface Quoted {
  atMs: number;
  author: string;
  address: string;
  text: string;
}

/** The first mail of a conversation: greeting, matter, signature. */
export function writeLetter(
  random: Random,
  language: Language,
  paragraphs: readonly string[],
  slots: Record<string, string>,
): Letter {
  const signature = random.chance(0.15) ? random.pick(language.devices) : fill(random.pick(language.signOffs), slots);
  const greeting = random.chance(0.85) ? `${random.pick(language.greetings)}\n\n` : "";
  const body = `${greeting}${paragraphs.join(random.chance(0.5) ? "\n\n" : " ")}`;
  return withHtml(random, { text: `${body}\n\n${signature}`, newText: body });
}

/** A reply from a mail program: new words above, the answered mail quoted below. */
export function writeReply(random: Random, contact: DemoContact, body: string, quoted: Quoted): Letter {
  const quote = quoteOf(contact, quoted);
  const letter = { text: `${body}\n\n${quote.line}\n${quote.text}`, newText: body };
  if (!random.chance(0.4)) return letter;
  return {
    ...letter,
    html: `<div>${paragraphsOf(body)}</div><br><div class="gmail_quote"><div>${escapeHtml(quote.line)}</div><blockquote>${paragraphsOf(quoted.text)}</blockquote></div>`,
  };
}

const DATES = { en: dateFormat("en-GB"), ru: dateFormat("ru-RU") };

function dateFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

function quoteOf(contact: DemoContact, { atMs, author, address, text }: Quoted): { line: string; text: string } {
  const at = new Date(atMs);
  const date = DATES[contact.language].format(at);
  const time = at.toISOString().slice(11, 16);
  const line =
    contact.language === "ru"
      ? `${date} в ${time}, ${author} <${address}>:`
      : `On ${date} at ${time}, ${author} <${address}> wrote:`;
  return {
    line,
    text: text
      .split("\n")
      .map((row) => `> ${row}`.trimEnd())
      .join("\n"),
  };
}

function withHtml(random: Random, letter: { text: string; newText: string }): Letter {
  return random.chance(0.4) ? { ...letter, html: `<div>${paragraphsOf(letter.text)}</div>` } : letter;
}

/** A mail with a table and a picture kept elsewhere, as offices write them; in the form the sanitiser leaves. */
export function tableLetter(text: string): string {
  const rows = text.split("\n").filter((line) => /^\w+: \d+ boxes$/.test(line));
  const cells = rows
    .map((row) => row.split(": "))
    .map(([name, count]) => `<tr><td>${name}</td><td>${count}</td></tr>`)
    .join("");
  const [before, after] = [
    text.slice(0, text.indexOf(rows[0]!)),
    text.slice(text.indexOf(rows.at(-1)!) + rows.at(-1)!.length),
  ];
  return `${paragraphsOf(before.trim())}<table border="1" cellpadding="6">${cells}</table>${paragraphsOf(after.trim())}<p><img alt="Northgate Coworking" width="120" height="40" data-remote-src="https://www.northgate.example/logo.png"></p>`;
}

function paragraphsOf(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll("\n", "<br>")}</p>`)
    .join("");
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
