import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { canReach, chooseServerUser } from "./server-user.ts";

/** Where root's data and binaries go when the checkout lies where the server's own user may not enter. */
export const systemStateDirectory = "/var/lib/rapport";

/**
 * Decides where a checkout keeps its data (OPS-1): `RAPPORT_DATA` if set; else `.rapport` in the checkout; else, for root
 * with a checkout that the server's user cannot enter (a clone under a home of mode 700), a folder under
 * `/var/lib/rapport` named after the checkout. Data that is already in one of the two places stays there. Creates nothing.
 */
export function resolveDataDirectory(checkout: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.RAPPORT_DATA) return resolve(environment.RAPPORT_DATA);
  const inside = join(resolve(checkout), ".rapport");
  const user = chooseServerUser();
  if (!user) return inside;
  const digest = createHash("sha256").update(resolve(checkout)).digest("hex").slice(0, 8);
  const outside = join(systemStateDirectory, `${basename(resolve(checkout))}-${digest}`);
  if (!canReach(resolve(checkout), user)) return outside;
  return !existsSync(inside) && existsSync(outside) ? outside : inside;
}
