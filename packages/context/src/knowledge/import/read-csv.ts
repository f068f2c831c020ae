import { parse } from "csv-parse/sync";
import { ImportError, type SourceArticle } from "./import-error.ts";

const MAX_ROWS = 20_000;
const TITLE_COLUMNS = ["title", "question", "q", "name", "заголовок", "вопрос", "название"];
const BODY_COLUMNS = ["body", "answer", "a", "text", "content", "текст", "ответ", "содержание"];

/**
 * One article a row: columns title and body, or question and answer; optional namespace (or category) and language. Commas,
 * semicolons or tabs. A row is known again by its title. Throws ImportError when columns are missing or a row is broken.
 */
export function readCsv(text: string): SourceArticle[] {
  const header = text.slice(0, text.indexOf("\n") === -1 ? text.length : text.indexOf("\n"));
  const delimiter = [",", ";", "\t"].toSorted((a, b) => header.split(b).length - header.split(a).length)[0]!;
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      delimiter,
      skip_empty_lines: true,
      to: MAX_ROWS + 1,
    }) as Record<string, string>[];
  } catch (error) {
    throw new ImportError(`The CSV is broken: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (rows.length === 0) throw new ImportError("The CSV has no rows.");
  if (rows.length > MAX_ROWS) throw new ImportError(`The CSV has more than ${MAX_ROWS} rows; divide it.`);
  const names = Object.keys(rows[0]!);
  const titleColumn = TITLE_COLUMNS.find((name) => names.includes(name));
  const bodyColumn = BODY_COLUMNS.find((name) => names.includes(name));
  if (!titleColumn || !bodyColumn) {
    throw new ImportError("The CSV needs the columns title and body, or question and answer.");
  }
  const seen = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const title = row[titleColumn]!.trim().replace(/\s+/g, " ");
    const body = row[bodyColumn]!.trim();
    if (!title && !body) return [];
    if (!title || !body)
      throw new ImportError(`Row ${index + 2} of the CSV has no ${title ? bodyColumn : titleColumn}.`);
    const language = (row.language ?? row.lang ?? "").trim().toLowerCase().split(/[-_]/)[0] || null;
    const name = `${language ?? ""}:${title.toLowerCase()}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return {
      key: times === 1 ? name : `${name}:${times}`,
      title,
      body,
      namespace: (row.namespace ?? row.category ?? "").trim() || null,
      language,
      isDraft: false,
    };
  });
}
