import type { EmailConfig, Id, WebchatConfig } from "@rapport/schema";
import { createTenant, insertActor, insertConnection, openStore, type Store } from "@rapport/store";
import { hashPassword } from "../../apps/server/src/auth/passwords.ts";

export const PASSWORD = "a password for tests";
export const MAIL_ADDRESS = "help@crashes.example";
export const SITE = "http://shop.example";

/** A company as a test of the whole product needs it: some people, a web chat and a mailbox that sends through the sink. */
export interface TestCompany {
  store: Store;
  tenantId: Id;
  slug: string;
  agents: { id: Id; email: string }[];
  webchatId: Id;
  emailId: Id;
}

export interface CompanyOptions {
  databaseUrl: string;
  secretKey: Uint8Array;
  sink: { host: string; port: number };
  agents?: number;
  allowedOrigins?: string[];
  /** For how long an answer by mail may be taken back. */
  undoSendSeconds?: number;
}

export async function foundCompany(options: CompanyOptions): Promise<TestCompany> {
  const store = openStore({ url: options.databaseUrl, secretKey: options.secretKey, maxConnections: 6 });
  const passwordHash = await hashPassword(PASSWORD);
  const slug = "crashes";
  const owner = { name: "Olga Owner", email: `olga@${slug}.example`, passwordHash };
  const { tenantId, ownerId } = await createTenant(store.owner, { name: "Crashes", slug, owner });
  const agents = [{ id: ownerId, email: owner.email }];
  const made = await store.system(tenantId).write(async (tx) => {
    for (let number = 1; number < (options.agents ?? 1); number++) {
      const email = `agent${number}@${slug}.example`;
      const name = `Agent ${number}`;
      const id = await insertActor(tx, { kind: "person", name, email, role: "operator", scope: "all", passwordHash });
      agents.push({ id, email });
    }
    const webchat: WebchatConfig = {
      allowedOrigins: options.allowedOrigins ?? [SITE],
      color: "#2b5fd9",
      position: "right",
      language: "en",
      texts: {},
      preChat: { isEnabled: false, askName: "optional", askEmail: "optional" },
      isIdentityRequired: false,
      undoSendSeconds: 0,
    };
    const email: EmailConfig = {
      address: MAIL_ADDRESS,
      senderName: "Crashes",
      aliases: [],
      inbound: "smtp",
      imap: null,
      smtp: { ...options.sink, security: "none", user: "" },
      dkim: null,
      signature: "",
      undoSendSeconds: options.undoSendSeconds ?? 0,
    };
    const connection = { teamId: null, mailAddresses: [] };
    return {
      webchatId: await insertConnection(tx, { ...connection, connector: "webchat", name: "Chat", config: webchat }),
      emailId: await insertConnection(tx, {
        connector: "email",
        name: "Mail",
        config: email,
        teamId: null,
        mailAddresses: [MAIL_ADDRESS],
      }),
    };
  });
  return { store, tenantId, slug, agents, ...made };
}
