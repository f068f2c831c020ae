/**
 * The signed identity that the host page hands over. It is read here only to keep people apart and to know when to ask
 * for a fresh one; whether it is true is for the server to say.
 */

interface Claims {
  sub?: unknown;
  exp?: unknown;
}

function claimsOf(token: string): Claims | null {
  const part = token.split(".")[1];
  if (!part) return null;
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
  } catch {
    return null;
  }
}

/** Whom the token speaks of, or null when it cannot be read. Takes a JWT or `hmac:<user id>:<hex>`. */
export function subjectOf(token: string): string | null {
  if (token.startsWith("hmac:")) return token.slice(5, token.lastIndexOf(":")) || null;
  const subject = claimsOf(token)?.sub;
  return typeof subject === "string" && subject !== "" ? subject : null;
}

/** When the token ends, in milliseconds since the epoch; Infinity when it does not say. */
export function expiryOf(token: string): number {
  const expiry = token.startsWith("hmac:") ? undefined : claimsOf(token)?.exp;
  return typeof expiry === "number" ? expiry * 1000 : Number.POSITIVE_INFINITY;
}

/** Asks the host page for a token; anything but a non-empty text counts as none. */
export type AskIdentity = () => unknown;

export interface IdentityKeeper {
  /** A token that is good for half a minute yet, asking the page when the held one is not. Null: signed out. */
  current(): Promise<string | null>;
  /** Asks the page for another token: the server refused the held one. */
  renew(): Promise<string | null>;
  /** The page handed over a newer token of the same person. */
  replace(token: string): void;
}

const MARGIN_MS = 30_000;

/**
 * Holds one person's token. A fresh one that speaks of somebody else is not used: `onOther` is told and the answer is
 * null, so that nothing of this person is ever written in the other's name.
 */
export function createIdentityKeeper(options: {
  token: string | null;
  ask: AskIdentity | null;
  onOther: (token: string) => void;
  now?: () => number;
}): IdentityKeeper {
  const { ask, onOther, now = Date.now } = options;
  const subject = options.token === null ? null : subjectOf(options.token);
  let held = options.token;
  let asking: Promise<string | null> | null = null;

  const askPage = async () => {
    if (!ask || held === null) return held;
    const fresh = await Promise.resolve(ask()).catch(() => null);
    if (typeof fresh !== "string" || fresh === "") return held;
    if (subjectOf(fresh) !== subject) {
      onOther(fresh);
      return null;
    }
    held = fresh;
    return held;
  };
  const renew = () => {
    asking ??= askPage().finally(() => {
      asking = null;
    });
    return asking;
  };
  return {
    renew,
    replace(token) {
      held = token;
    },
    current: async () => (held !== null && expiryOf(held) - MARGIN_MS < now() ? renew() : held),
  };
}
