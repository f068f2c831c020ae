import type { Id } from "@rapport/schema";
import {
  createTenant,
  insertActor,
  insertConnection,
  insertTeam,
  listActors,
  listConnections,
  listTeams,
  listTenantIds,
  loadTenant,
  type Store,
  type Tx,
  updateConnection,
  writeHistory,
} from "@rapport/store";
import { stockKnowledge } from "../knowledge/index.ts";
import { AGENTS, type AgentKey, businessHours, COMPANY, emailConfig, TEAM_NAMES, webchatConfig } from "./catalog.ts";
import type { Place } from "./fold.ts";
import { generateHistory } from "./generate.ts";
import type { TeamKey } from "./texts.ts";

export interface FoundOptions {
  store: Store;
  hashPassword: (password: string) => Promise<string>;
  /** Where the demo shop is served, like `http://127.0.0.1:7071`: the only pages the widget works on. */
  shopOrigins: string[];
  /** Where our mail leaves to. */
  mailSink: { host: string; port: number };
  now?: Date;
  timeZone?: string;
  conversations?: number;
}

export interface FoundCompany extends Place {
  /** Whether it was made now, or was there before. */
  isNew: boolean;
}

/**
 * The demo company, made if it is not there yet: people, teams, channels, and 90 days of conversations in one
 * transaction. If it is there, only the addresses of the shop and the mail sink are brought up to date.
 */
export async function foundDemoCompany(options: FoundOptions): Promise<FoundCompany> {
  const { store } = options;
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = await findTenant(store);
  const before = known && (await store.system(known).read(readPlace));
  if (before) {
    await store.system(before.tenantId).write((tx) => moveChannels(tx, before, options));
    await stockKnowledge(store.system(before.tenantId));
    return { ...before, isNew: false };
  }
  const passwordHash = await options.hashPassword(COMPANY.password);
  const tenantId = known ?? (await createCompany(store, passwordHash, timeZone));
  // All or nothing: a start that was broken off here begins anew.
  const place = await store.system(tenantId).write(async (tx) => {
    await hirePeople(tx, passwordHash);
    await openChannels(tx, options);
    const made = await readPlace(tx);
    if (!made) throw new Error("the demo company could not be made whole");
    const { conversations, now = new Date() } = options;
    const amount = conversations === undefined ? {} : { conversations };
    await writeHistory(tx, generateHistory({ place: made, now, timeZone, ...amount }));
    return made;
  });
  await stockKnowledge(store.system(tenantId));
  return { ...place, isNew: true };
}

async function findTenant(store: Store): Promise<Id | null> {
  for (const tenantId of await listTenantIds(store.owner)) {
    const { slug } = await store.system(tenantId).read(loadTenant);
    if (slug === COMPANY.slug) return tenantId;
  }
  return null;
}

async function createCompany(store: Store, passwordHash: string, timeZone: string): Promise<Id> {
  const owner = AGENTS.find(({ role }) => role === "owner")!;
  const { tenantId } = await createTenant(store.owner, {
    name: COMPANY.name,
    slug: COMPANY.slug,
    owner: { name: owner.name, email: owner.email, passwordHash },
    businessHours: businessHours(timeZone),
  });
  return tenantId;
}

async function hirePeople(tx: Tx, passwordHash: string): Promise<void> {
  const members = new Map<TeamKey, Id[]>();
  const owner = (await listActors(tx))[0]!;
  for (const { email, name, role, scope, locale, teams } of AGENTS) {
    const id =
      email === owner.email
        ? owner.id
        : await insertActor(tx, { kind: "person", email, name, role, scope, locale, passwordHash });
    for (const team of teams) members.set(team, [...(members.get(team) ?? []), id]);
  }
  for (const key of TEAMS) await insertTeam(tx, { name: TEAM_NAMES[key], memberIds: members.get(key) ?? [] });
}

async function openChannels(tx: Tx, { shopOrigins, mailSink }: FoundOptions): Promise<void> {
  const email = emailConfig(mailSink);
  await insertConnection(tx, {
    connector: "webchat",
    name: "Shop",
    config: webchatConfig(shopOrigins),
    teamId: null,
    mailAddresses: [],
  });
  await insertConnection(tx, {
    connector: "email",
    name: COMPANY.mailAddress,
    config: email,
    teamId: null,
    mailAddresses: [email.address, ...email.aliases],
  });
}

/** The ports may be others than last time. What people changed of the settings stays. */
async function moveChannels(tx: Tx, place: Place, { shopOrigins, mailSink }: FoundOptions): Promise<void> {
  for (const { id, config } of await listConnections(tx)) {
    if (id === place.connections.webchat)
      await updateConnection(tx, id, { config: { ...config, allowedOrigins: shopOrigins } });
    if (id === place.connections.email) {
      const { smtp } = emailConfig(mailSink);
      await updateConnection(tx, id, { config: { ...config, smtp } });
    }
  }
}

const TEAMS: readonly TeamKey[] = ["support", "billing", "delivery"];

/** Finds the company's people, teams and channels again; null when any is missing, so it has to be made. */
async function readPlace(tx: Tx): Promise<Place | null> {
  const [people, teams, connections] = [await listActors(tx), await listTeams(tx), await listConnections(tx)];
  const actors: Partial<Record<AgentKey, Id>> = {};
  for (const { key, email } of AGENTS) {
    const actor = people.find((person) => person.email === email);
    if (!actor) return null;
    actors[key] = actor.id;
  }
  const teamIds: Partial<Record<TeamKey, Id>> = {};
  for (const key of TEAMS) {
    const team = teams.find(({ name }) => name === TEAM_NAMES[key]);
    if (team) teamIds[key] = team.id;
  }
  const webchat = connections.find(({ connector }) => connector === "webchat")?.id;
  const email = connections.find(({ connector }) => connector === "email")?.id;
  if (!webchat || !email || Object.keys(teamIds).length < TEAMS.length) return null;
  return {
    tenantId: tx.tenantId,
    actors: actors as Record<AgentKey, Id>,
    teams: teamIds as Record<TeamKey, Id>,
    connections: { webchat, email },
  };
}
