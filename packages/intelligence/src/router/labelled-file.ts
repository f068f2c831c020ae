/** One row of a training or test file. */
export interface LabelledText {
  text: string;
  label: string;
}

/** The label of messages that belong to no category. */
export const OUT_OF_SCOPE = "oos";

/** A file or a set of rows that can't be used; the message is a sentence for the person who gave it. */
export class RouterInputError extends Error {
  override name = "RouterInputError";
}

const TEXT_COLUMNS = new Set(["text", "utterance", "message", "sentence", "query"]);
const LABEL_COLUMNS = new Set(["label", "category", "intent"]);

/**
 * Reads a CSV file of labelled messages (RFC 4180: quoted fields may hold commas, quotes and line breaks; comma or semicolon or
 * tab). The columns are found by the header `text,label` or `text,category` in any order; without a header there must be two
 * columns, text first. Rows whose text or label is empty are left out.
 * @throws RouterInputError for an empty file, an unclosed quote or missing columns.
 */
export function readLabelledFile(content: string): LabelledText[] {
  const rows = parseRows(content.replace(/^\uFEFF/, "")).filter((row) => row.some((field) => field.trim() !== ""));
  const header = rows[0]?.map((name) => name.trim().toLowerCase());
  if (!header) throw new RouterInputError("The file is empty. It needs the columns text and label.");
  let textColumn = header.findIndex((name) => TEXT_COLUMNS.has(name));
  let labelColumn = findLabelColumn(header);
  const hasHeader = textColumn >= 0 && labelColumn >= 0;
  if (!hasHeader) {
    const looksLikeHeader = textColumn >= 0 || labelColumn >= 0;
    if (looksLikeHeader || rows.some((row) => row.length !== 2)) {
      throw new RouterInputError(
        `The columns text and label are not there. The first line is: ${header.join(", ").slice(0, 120)}.`,
      );
    }
    textColumn = 0;
    labelColumn = 1;
  }
  const labelled = rows
    .slice(hasHeader ? 1 : 0)
    .map((row) => ({ text: (row[textColumn] ?? "").trim(), label: normaliseLabel(row[labelColumn] ?? "") }))
    .filter(({ text, label }) => text !== "" && label !== "");
  if (labelled.length === 0) throw new RouterInputError("The file has no row with both a text and a label.");
  return labelled;
}

/** `label` wins over `category` and `intent` where a file has several. */
function findLabelColumn(header: readonly string[]): number {
  const exact = header.indexOf("label");
  return exact >= 0 ? exact : header.findIndex((name) => LABEL_COLUMNS.has(name));
}

/** The seed's "complex / other" is written `complex_other`; OOS in any case is `oos`. Other labels stay as they are. */
function normaliseLabel(label: string): string {
  const trimmed = label.trim();
  if (/^complex\s*[/ _-]\s*other$/i.test(trimmed)) return "complex_other";
  return trimmed.toLowerCase() === OUT_OF_SCOPE ? OUT_OF_SCOPE : trimmed;
}

function parseRows(content: string): string[][] {
  const separator = findSeparator(content);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  let at = 0;
  const endField = () => {
    row.push(field);
    field = "";
  };
  while (at < content.length) {
    const character = content[at]!;
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (content[at + 1] === '"') {
        field += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"' && field.trim() === "") {
      field = "";
      isQuoted = true;
    } else if (character === separator) endField();
    else if (character === "\n" || character === "\r") {
      if (character === "\r" && content[at + 1] === "\n") at++;
      endField();
      rows.push(row);
      row = [];
    } else field += character;
    at++;
  }
  if (isQuoted) throw new RouterInputError("A quoted field is never closed. Look for an odd number of quotes.");
  if (field !== "" || row.length > 0) {
    endField();
    rows.push(row);
  }
  return rows;
}

function findSeparator(content: string): string {
  const line = content.slice(0, content.search(/[\r\n]|$/));
  return [",", ";", "\t"].find((one) => line.split(one).length > 1) ?? ",";
}
