/** The origin of an address as browsers write it, or null: default ports left out, host in lower case, Punycode. */
function originOf(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
}

/**
 * Strict: scheme, host and port must be those of one entry. No patterns, no subdomains, and never `null`, which is what
 * sandboxed frames, local files and data: pages call themselves.
 */
export function isOriginAllowed(origin: string | undefined, allowedOrigins: readonly string[]): boolean {
  if (!origin || origin === "null" || originOf(origin) !== origin) return false;
  return allowedOrigins.some((allowed) => originOf(allowed) === origin);
}
