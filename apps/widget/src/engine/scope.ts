/**
 * Where the widget keeps things in the browser. A scope is one widget key and one person: whoever is identified otherwise
 * reads and writes other entries, so nobody is ever shown what someone else wrote on the same browser.
 */

/** The part of `Storage` that is used; a map stands in where the browser refuses storage. */
export interface Backing {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Scope {
  /** Starts every entry of this scope; also the name of its locks and its channel between tabs. */
  readonly prefix: string;
  read<Value>(name: string): Value | null;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  /** Names that begin with `start`, in the order of their text. */
  names(start: string): string[];
  /** From now on this scope lives in memory only; what it holds is copied. */
  detach(): void;
}

const ROOT = "rapport/1/";

/** Storage that lasts as long as the page. */
export function createMemoryBacking(): Backing {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

/** The page's localStorage, or memory when it is switched off, full or forbidden (private windows, sandboxed frames). */
export function openBacking(): Backing {
  try {
    const probe = `${ROOT}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return createMemoryBacking();
  }
}

function keysOf(backing: Backing, start: string): string[] {
  const keys: string[] = [];
  for (let index = 0; index < backing.length; index++) {
    const key = backing.key(index);
    if (key?.startsWith(start)) keys.push(key);
  }
  return keys.sort();
}

/** Prefix of one person's entries; `subject` null is the visitor without a signed identity. */
export function prefixOf(widgetKey: string, subject: string | null): string {
  return `${ROOT}${widgetKey}/${subject === null ? "a" : `u:${encodeURIComponent(subject)}`}/`;
}

/** Prefix of what belongs to no person: how the bubble looked last time. */
export function lookPrefixOf(widgetKey: string): string {
  return `rapport/look/${widgetKey}/`;
}

/** Opens the entries under a prefix. A full disk is survived: what could not be written stays in memory. */
export function openScope(backing: Backing, prefix: string): Scope {
  const overflow = createMemoryBacking();
  let place = backing;
  return {
    prefix,
    read<Value>(name: string): Value | null {
      const text = overflow.getItem(prefix + name) ?? place.getItem(prefix + name);
      if (text === null) return null;
      try {
        return JSON.parse(text) as Value;
      } catch {
        place.removeItem(prefix + name);
        return null;
      }
    },
    write(name, value) {
      const text = JSON.stringify(value);
      try {
        place.setItem(prefix + name, text);
        overflow.removeItem(prefix + name);
      } catch {
        overflow.setItem(prefix + name, text);
      }
    },
    remove(name) {
      place.removeItem(prefix + name);
      overflow.removeItem(prefix + name);
    },
    names(start) {
      const keys = new Set([...keysOf(place, prefix + start), ...keysOf(overflow, prefix + start)]);
      return [...keys].sort().map((key) => key.slice(prefix.length));
    },
    detach() {
      const copy = createMemoryBacking();
      for (const key of keysOf(place, prefix)) copy.setItem(key, place.getItem(key) ?? "null");
      place = copy;
    },
  };
}

/** Removes what other people left under this widget key, or everything when `keep` is null. */
export function purgeScopes(backing: Backing, widgetKey: string, keep: string | null): void {
  for (const key of keysOf(backing, `${ROOT}${widgetKey}/`)) {
    if (keep === null || !key.startsWith(keep)) backing.removeItem(key);
  }
}
