import { type EmailConfig, RapportError } from "@rapport/schema";
import type { AddressGuard } from "../outgoing/address-guard.ts";

type Server = NonNullable<EmailConfig["smtp"]>;
type Secrets = Readonly<Record<string, string | undefined>>;

/** Which secret opens which server of a mail connection. */
const PASSWORDS = { imap: "imapPassword", smtp: "smtpPassword" } as const;

/** Throws address_forbidden when a server of the settings is private or reserved. Names that are unknown today pass. */
export async function requirePublicServers(config: EmailConfig, guard: AddressGuard): Promise<void> {
  for (const server of [config.imap, config.smtp]) {
    if (!server) continue;
    try {
      await guard.resolveAll(server.host);
    } catch (error) {
      if (error instanceof RapportError && error.code === "address_forbidden") throw error;
    }
  }
}

/**
 * Names of saved passwords that must not be used with these settings: a password is only ever said to the server, over
 * the security and for the user it was given for. Else whoever may edit a connection could have it sent to themselves.
 */
export function passwordsToForget(before: EmailConfig, after: EmailConfig): string[] {
  return (["imap", "smtp"] as const)
    .filter((part) => !isSameDoor(before[part], after[part]))
    .map((part) => PASSWORDS[part]);
}

/** Saved secrets, laid under the given ones, as far as they may be used with the new settings. */
export function mergeSecrets(saved: Secrets, given: Secrets, forget: readonly string[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries(saved)) if (value && !forget.includes(name)) merged[name] = value;
  for (const [name, value] of Object.entries(given)) {
    if (value) merged[name] = value;
    else if (value === "") delete merged[name];
  }
  return merged;
}

function isSameDoor(before: Server | null, after: Server | null): boolean {
  if (!before || !after) return before === after;
  return (
    before.host.toLowerCase() === after.host.toLowerCase() &&
    before.port === after.port &&
    before.security === after.security &&
    before.user === after.user
  );
}
