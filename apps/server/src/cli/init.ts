import { createTenant, listTenantIds, openStore } from "@rapport/store";
import { type Command, InvalidArgumentError } from "commander";
import { makeInviteUrl } from "../auth/invite-links.ts";
import { readConfig } from "../config.ts";
import { migrateDatabase, openDatabase } from "../main/database.ts";
import { loadSecretKey } from "../main/secret-key.ts";
import { CommandError, print, printJson, tell } from "./output.ts";

interface InitOptions {
  company: string;
  email: string;
  name?: string;
  slug?: string;
  more?: boolean;
  json?: boolean;
}

export function addInit(program: Command): void {
  program
    .command("init")
    .description("make the first company and its owner; prints a one-time link with which the owner sets a password")
    .requiredOption("--company <name>", "the company's name")
    .requiredOption("--email <address>", "the owner's e-mail address", readEmail)
    .option("--name <name>", "the owner's name (default: the part of the address before @)")
    .option("--slug <word>", "the company's short name (default: made from its name)")
    .option("--more", "also when there are companies already")
    .option("--json", "print the result as JSON")
    .action(async (options: InitOptions) => {
      const config = readConfig();
      const database = await openDatabase(config, tell);
      try {
        await migrateDatabase(database.url, tell);
        const secretKey = await loadSecretKey(config);
        const store = openStore({ url: database.url, secretKey, maxConnections: 2 });
        try {
          if (!options.more && (await listTenantIds(store.owner)).length > 0) {
            throw new CommandError(
              "There is a company already. Invite people in the console, or add --more for another company.",
            );
          }
          const made = await createTenant(store.owner, {
            name: options.company,
            slug: options.slug ?? slugOf(options.company),
            owner: {
              name: options.name ?? options.email.split("@")[0] ?? "",
              email: options.email,
              passwordHash: null,
            },
          });
          const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
          const inviteUrl = await store
            .system(made.tenantId)
            .write((tx) => makeInviteUrl(tx, made.ownerId, publicUrl, new Date()));
          if (options.json) printJson({ ...made, inviteUrl });
          else print(`Start the server (rapport serve), then open this link within 7 days:\n${inviteUrl}`);
        } finally {
          await store.close();
        }
      } finally {
        await database.release();
      }
    });
}

function readEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new InvalidArgumentError("That is not an e-mail address.");
  return text;
}

function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return slug || "company";
}
