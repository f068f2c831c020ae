import { Actor, Id, Instant, Locale, Role, RowScope, Team } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

const Password = z.string().min(10, "At least 10 characters.").max(200);
const IdParams = z.object({ id: Id });

export const Preferences = z.object({
  theme: z.enum(["auto", "light", "dark"]),
  /** After sending: `stay` in the conversation or go to the `next` one. */
  afterSend: z.enum(["stay", "next"]),
  isNotificationSoundOn: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

export const Me = z.object({
  actor: Actor,
  tenant: z.object({ id: Id, slug: z.string(), name: z.string() }),
  permissions: z.array(z.string()),
  preferences: Preferences,
});
export type Me = z.infer<typeof Me>;

/** `accessToken` is a JWT for the Authorization header; the refresh token travels in an HttpOnly cookie. */
export const SignedIn = z.object({ accessToken: z.string(), expiresAt: Instant, me: Me });
export type SignedIn = z.infer<typeof SignedIn>;

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  role: Role,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const sessionRoutes = defineRoutes({
  "auth.signIn": {
    method: "POST",
    path: "/v1/auth/sign-in",
    summary: "Sign in with e-mail address and password",
    access: "public",
    body: z.object({
      email: z.email().max(320),
      password: z.string().min(1).max(200),
      tenant: z.string().max(63).optional(),
    }),
    response: SignedIn,
    errors: ["wrong_credentials"],
  },
  "auth.refresh": {
    method: "POST",
    path: "/v1/auth/refresh",
    summary: "Get a new access token with the refresh cookie; the cookie rotates",
    access: "public",
    response: SignedIn,
    errors: ["session_ended"],
  },
  "auth.signOut": {
    method: "POST",
    path: "/v1/auth/sign-out",
    summary: "End this session",
    access: "public",
    successStatus: 204,
  },
  "auth.acceptInvite": {
    method: "POST",
    path: "/v1/auth/accept-invite",
    summary: "Set a password with a one-time invitation or reset link",
    access: "public",
    body: z.object({ token: z.string().min(20).max(400), password: Password }),
    response: SignedIn,
    errors: ["link_expired"],
  },
  "me.get": { method: "GET", path: "/v1/me", summary: "Who I am and what I may do", access: "signed_in", response: Me },
  "me.update": {
    method: "PATCH",
    path: "/v1/me",
    summary: "Change my name, language, presence or preferences",
    access: "signed_in",
    body: z
      .object({
        name: z.string().trim().min(1).max(200),
        locale: Locale,
        isAway: z.boolean(),
        preferences: Preferences.partial(),
      })
      .partial(),
    response: Me,
  },
  "me.changePassword": {
    method: "POST",
    path: "/v1/me/password",
    summary: "Change my password; every other session ends",
    access: "signed_in",
    body: z.object({ currentPassword: z.string().max(200), newPassword: Password }),
    successStatus: 204,
    errors: ["wrong_credentials"],
  },
  "actors.list": {
    method: "GET",
    path: "/v1/actors",
    summary: "Everyone who works here, people and machines",
    access: "team.read",
    response: z.object({ items: z.array(Actor) }),
  },
  "actors.invite": {
    method: "POST",
    path: "/v1/actors",
    summary: "Invite a person; answers a one-time link that is valid for 7 days",
    access: "team.write",
    body: z.object({
      name: z.string().trim().min(1).max(200),
      email: z.email().max(320),
      role: Role,
      scope: RowScope.default("all"),
      teamIds: z.array(Id).max(100).default([]),
    }),
    response: z.object({ actor: Actor, inviteUrl: z.string() }),
    successStatus: 201,
    errors: ["already_exists"],
  },
  "actors.update": {
    method: "PATCH",
    path: "/v1/actors/:id",
    summary: "Change a person's role, scope, teams, or disable the account; its sessions end",
    access: "team.write",
    params: IdParams,
    body: z
      .object({
        name: z.string().trim().min(1).max(200),
        role: Role,
        scope: RowScope,
        teamIds: z.array(Id).max(100),
        isDisabled: z.boolean(),
      })
      .partial(),
    response: Actor,
    errors: ["not_found", "conflict"],
  },
  "actors.resetPassword": {
    method: "POST",
    path: "/v1/actors/:id/reset-link",
    summary: "Make a one-time link with which the person sets a new password",
    access: "team.write",
    params: IdParams,
    response: z.object({ inviteUrl: z.string() }),
    errors: ["not_found"],
  },
  "teams.list": {
    method: "GET",
    path: "/v1/teams",
    summary: "Teams with their members",
    access: "team.read",
    response: z.object({ items: z.array(Team) }),
  },
  "teams.create": {
    method: "POST",
    path: "/v1/teams",
    summary: "Create a team",
    access: "team.write",
    body: z.object({ name: z.string().trim().min(1).max(100), memberIds: z.array(Id).max(500).default([]) }),
    response: Team,
    successStatus: 201,
    errors: ["already_exists"],
  },
  "teams.update": {
    method: "PATCH",
    path: "/v1/teams/:id",
    summary: "Rename a team or change its members",
    access: "team.write",
    params: IdParams,
    body: z.object({ name: z.string().trim().min(1).max(100), memberIds: z.array(Id).max(500) }).partial(),
    response: Team,
    errors: ["not_found", "already_exists"],
  },
  "teams.delete": {
    method: "DELETE",
    path: "/v1/teams/:id",
    summary: "Delete a team; its conversations stay, without a team",
    access: "team.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
  "apiKeys.list": {
    method: "GET",
    path: "/v1/api-keys",
    summary: "API keys, without their secrets",
    access: "api_key.write",
    response: z.object({ items: z.array(ApiKey) }),
  },
  "apiKeys.create": {
    method: "POST",
    path: "/v1/api-keys",
    summary: "Create an API key; the secret is shown this once",
    access: "api_key.write",
    body: z.object({ name: z.string().trim().min(1).max(100), role: Role.exclude(["owner"]) }),
    response: z.object({ key: ApiKey, secret: z.string() }),
    successStatus: 201,
  },
  "apiKeys.delete": {
    method: "DELETE",
    path: "/v1/api-keys/:id",
    summary: "Revoke an API key at once",
    access: "api_key.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
});
