import type { Connection } from "@rapport/api";

type Ledger = Connection["ledger"];

export interface LedgerPart {
  /** Key under `ledger.` in the `channels` texts. */
  key: "fetched" | "linked" | "duplicates" | "excluded" | "failed";
  count: number;
}

/** The figures worth a word: what came and was linked always, the rest when there is any. */
export function ledgerParts(ledger: Ledger): LedgerPart[] {
  const all: LedgerPart[] = [
    { key: "fetched", count: ledger.fetched },
    { key: "linked", count: ledger.linked },
    { key: "duplicates", count: ledger.duplicates },
    { key: "excluded", count: ledger.excluded },
    { key: "failed", count: ledger.failed },
  ];
  return all.filter(({ key, count }) => count > 0 || ((key === "fetched" || key === "linked") && ledger.fetched > 0));
}

/** The error that is still true: the last thing that happened was a failure. */
export function currentError(connection: Pick<Connection, "ledger" | "status">): string | null {
  const { lastError, lastErrorAt, lastSuccessAt } = connection.ledger;
  if (!lastError || !lastErrorAt) return null;
  return connection.status === "error" || !lastSuccessAt || lastErrorAt > lastSuccessAt ? lastError : null;
}
