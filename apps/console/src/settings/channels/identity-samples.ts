export type SampleLanguage = "node" | "php" | "python";

/**
 * Server code that signs who is signed in (JWT, HS256, claims `sub`, `exp`, optional `name`, `email`), with nothing but
 * each language's own library. `secretName` is the environment variable that holds the secret.
 */
export const IDENTITY_SAMPLES: Readonly<Record<SampleLanguage, string>> = {
  node: `import { createHmac } from "node:crypto";

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function rapportIdentity(user) {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const claims = { sub: String(user.id), name: user.name, email: user.email, exp };
  const body = part({ alg: "HS256", typ: "JWT" }) + "." + part(claims);
  const key = process.env.RAPPORT_IDENTITY_SECRET;
  return body + "." + createHmac("sha256", key).update(body).digest("base64url");
}
`,
  php: `<?php
function rapport_part(string $text): string {
    return rtrim(strtr(base64_encode($text), '+/', '-_'), '=');
}

function rapport_identity(object $user): string {
    $claims = ['sub' => (string) $user->id, 'name' => $user->name, 'email' => $user->email, 'exp' => time() + 3600];
    $body = rapport_part('{"alg":"HS256","typ":"JWT"}') . '.' . rapport_part(json_encode($claims));
    $key = getenv('RAPPORT_IDENTITY_SECRET');
    return $body . '.' . rapport_part(hash_hmac('sha256', $body, $key, true));
}
`,
  python: `import base64, hashlib, hmac, json, os, time


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def rapport_identity(user) -> str:
    claims = {"sub": str(user.id), "name": user.name, "email": user.email, "exp": int(time.time()) + 3600}
    body = _part(b'{"alg":"HS256","typ":"JWT"}') + "." + _part(json.dumps(claims).encode())
    key = os.environ["RAPPORT_IDENTITY_SECRET"].encode()
    return body + "." + _part(hmac.new(key, body.encode(), hashlib.sha256).digest())
`,
};

/** What goes into the page before the script tag. */
export const PAGE_SAMPLE = `<script>
  window.rapportSettings = {
    identity: "<the token your server made>",
    // Asked when the token has expired: answer a fresh one.
    getIdentity: () => fetch("/rapport-identity").then((answer) => answer.text()),
  };
</script>`;
