/** What the loader and the application agree on through `window`. */

/** One call of the page's API: `Rapport("identify", token)`, `("set", {name, email})`, `("open")`, `("close")`, `("reset")`. */
export type ApiCall = readonly unknown[];

export interface Bridge {
  key: string;
  /** Origin of the server the loader came from. */
  host: string;
  identity: string | null;
  /** Calls made before the application was there, oldest first. */
  calls: ApiCall[];
  /** Set by the application. */
  take: ((call: ApiCall) => void) | null;
}

export interface RapportFunction {
  (...call: unknown[]): void;
  bridge?: Bridge;
  /** Calls queued by a stub that the page put in before the loader arrived. */
  q?: ArrayLike<unknown>[];
}

export interface RapportSettings {
  key?: string;
  identity?: string;
  /** Answers a fresh signed identity of the person who is signed in, when ours has expired. */
  getIdentity?: () => unknown;
}

declare global {
  interface Window {
    Rapport?: RapportFunction;
    rapportSettings?: RapportSettings;
  }
}
