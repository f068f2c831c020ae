/** The DNS record that publishes a DKIM key (RFC 6376 §3.6.1, §3.6.2.1). */
export interface DkimRecord {
  name: string;
  value: string;
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

const toBase64 = (bytes: ArrayBuffer) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** Keys can be made and read only where the browser trusts the connection (https, or this very machine). */
export const canMakeKeys = (): boolean => globalThis.crypto?.subtle !== undefined;

/** A new RSA key of 2048 bits as PKCS #8 in PEM. The private half leaves this page only towards our own server. */
export async function makeDkimKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  const lines = toBase64(await crypto.subtle.exportKey("pkcs8", pair.privateKey)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}

/** The record for a private key in PEM (PKCS #8, RSA); null when the key cannot be read. */
export async function dkimRecordOf(pem: string, domain: string, selector: string): Promise<DkimRecord | null> {
  const body = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/.exec(pem)?.[1];
  if (!body || !canMakeKeys()) return null;
  try {
    const key = await crypto.subtle.importKey("pkcs8", fromBase64(body.replace(/\s/g, "")), ALGORITHM, true, ["sign"]);
    const { kty, n, e } = await crypto.subtle.exportKey("jwk", key);
    const half = await crypto.subtle.importKey("jwk", { kty: kty!, n: n!, e: e! }, ALGORITHM, true, ["verify"]);
    const publicKey = toBase64(await crypto.subtle.exportKey("spki", half));
    return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${publicKey}` };
  } catch {
    return null;
  }
}
