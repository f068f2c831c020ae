/**
 * The origin of whatever a person pastes: an address with a path, a bare host name, capital letters. Null when no
 * site can be made of it. `localhost` and bare IP addresses are taken to be http, the rest https.
 */
export function originOf(typed: string): string | null {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return null;
  const isLocal = /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\])(:|\/|$)/i.test(text);
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  const whole = hasScheme ? text : `${isLocal ? "http" : "https"}://${text}`;
  try {
    const { protocol, origin, hostname } = new URL(whole);
    if (protocol !== "https:" && protocol !== "http:") return null;
    if (!hasScheme && !isLocal && !hostname.includes(".")) return null;
    return origin;
  } catch {
    return null;
  }
}

/** Origins of a list as it was typed or pasted; what cannot be read stays as it is, to be corrected. No doubles. */
export function originsOf(typed: readonly string[]): string[] {
  return [...new Set(typed.map((text) => originOf(text) ?? text.trim()).filter(Boolean))];
}
