import { hash, verify } from "@node-rs/argon2";

// OWASP password storage cheat sheet: argon2id (the library's default), 19 MiB, 2 passes, 1 lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

export async function isPasswordRight(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.normalize("NFKC")).catch(() => false);
}

/** Takes as long as a real comparison, so that the time of an answer does not tell whether an account exists. */
export async function spendPasswordTime(password: string): Promise<void> {
  decoy ??= hashPassword("nobody has this password");
  await isPasswordRight(await decoy, password);
}
