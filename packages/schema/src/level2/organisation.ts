import { z } from "zod";
import { Id, Instant } from "../ids.ts";

/** Level 2: what is true now. Contexts are folded from events and change. */

export const Locale = z.enum(["en", "ru"]);
export type Locale = z.infer<typeof Locale>;

const Minutes = z.number().int().min(0).max(1440);
/** Opening times: per ISO weekday (1 = Monday) a list of [from, to) in minutes after local midnight (ORC-9). */
export const BusinessHours = z.object({
  isEnabled: z.boolean(),
  timeZone: z.string().min(1).max(64),
  week: z.record(z.enum(["1", "2", "3", "4", "5", "6", "7"]), z.array(z.tuple([Minutes, Minutes])).max(6)),
  holidays: z.array(z.iso.date()).max(400),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

export const Tenant = z.object({
  id: Id,
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: z.string().min(1).max(200),
  businessHours: BusinessHours,
  createdAt: Instant,
});
export type Tenant = z.infer<typeof Tenant>;

export const Role = z.enum(["owner", "manager", "operator", "viewer"]);
export type Role = z.infer<typeof Role>;

/** Which conversations an actor may see: only their own, their teams' (and unassigned ones without a team), or all (ORC-15). */
export const RowScope = z.enum(["own", "team", "all"]);
export type RowScope = z.infer<typeof RowScope>;

export const ActorKind = z.enum(["person", "ai", "integration"]);

export const Actor = z.object({
  id: Id,
  kind: ActorKind,
  name: z.string().min(1).max(200),
  email: z.email().nullable(),
  role: Role,
  scope: RowScope,
  teamIds: z.array(Id),
  locale: Locale,
  isAway: z.boolean(),
  disabledAt: Instant.nullable(),
  createdAt: Instant,
});
export type Actor = z.infer<typeof Actor>;

export const Team = z.object({ id: Id, name: z.string().min(1).max(100), memberIds: z.array(Id), createdAt: Instant });
export type Team = z.infer<typeof Team>;
