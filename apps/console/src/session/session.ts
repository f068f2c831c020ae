import {
  type Client,
  createClient,
  type Me,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  type SignedIn,
  type StreamName,
} from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { createStore } from "../pieces/store.ts";

/** `starting` until the first refresh is answered; `unreachable` when the server did not answer it at all. */
export type SessionState =
  | { status: "starting" }
  | { status: "unreachable" }
  | { status: "signed_out"; reason: "never" | "ended" | "left" }
  | { status: "signed_in"; me: Me };

export const sessionStore = createStore<SessionState>({ status: "starting" });

/** Lives in memory only: a script that finds its way into storage finds no credential there. */
let accessToken: string | null = null;

export const client: Client = createClient({ baseUrl: "", token: () => accessToken });

const AUTH_ROUTES: ReadonlySet<RouteName> = new Set([
  "auth.signIn",
  "auth.refresh",
  "auth.signOut",
  "auth.acceptInvite",
]);

/** Calls a route as the signed-in person. An expired token is renewed once; when that fails the session has ended. */
export async function call<Name extends RouteName>(
  name: Name,
  input: RouteInput<Name>,
  init?: { signal?: AbortSignal },
): Promise<RouteOutput<Name>> {
  const ask = () => client.call(name, input, init);
  return AUTH_ROUTES.has(name) ? ask() : withFreshToken(ask);
}

/** Opens a stream of events as the signed-in person; see Client.follow. */
export function follow<Name extends StreamName>(
  name: Name,
  input: RouteInput<Name>,
  init: { signal: AbortSignal; after?: string | undefined },
): ReturnType<typeof client.follow<Name>> {
  return withFreshToken(() => client.follow(name, input, init));
}

async function withFreshToken<Result>(ask: () => Promise<Result>): Promise<Result> {
  const tokenUsed = accessToken;
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RapportError) || error.status !== 401) throw error;
    if (error.code !== "not_signed_in" && error.code !== "session_ended") throw error;
    if (accessToken === tokenUsed) await refreshAccess();
    return ask();
  }
}

export const currentAccessToken = (): string | null => accessToken;

function enter(signedIn: SignedIn): Me {
  accessToken = signedIn.accessToken;
  sessionStore.set({ status: "signed_in", me: signedIn.me });
  return signedIn.me;
}

function leave(reason: "never" | "ended" | "left"): void {
  accessToken = null;
  sessionStore.set({ status: "signed_out", reason });
}

let refreshing: Promise<string> | null = null;

/**
 * Gets a new access token with the cookie. One at a time in this tab, and, because the cookie rotates, one at a time
 * among all tabs of this browser. Throws RapportError; on `session_ended` the session is over, on `unavailable` it is kept.
 */
export function refreshAccess(): Promise<string> {
  refreshing ??= exclusively("rapport-refresh", async () => {
    const before = sessionStore.get();
    try {
      const signedIn = await client.call("auth.refresh", {});
      enter(signedIn);
      return signedIn.accessToken;
    } catch (error) {
      if (error instanceof RapportError && error.status === 401) {
        leave(before.status === "signed_in" ? "ended" : "never");
      }
      throw error;
    }
  }).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  if (!("locks" in navigator)) return work();
  return (await navigator.locks.request(name, work)) as Result;
}

/** Resumes the session of this browser, if there is one. Never throws: the outcome is the store's state. */
export async function startSession(): Promise<void> {
  sessionStore.set({ status: "starting" });
  await refreshAccess().catch((error: unknown) => {
    const isOver = error instanceof RapportError && error.status === 401;
    if (!isOver) sessionStore.set({ status: "unreachable" });
  });
}

/** Throws RapportError `wrong_credentials` (401), `rate_limited` or `unavailable`. */
export async function signIn(email: string, password: string): Promise<Me> {
  return enter(await client.call("auth.signIn", { body: { email, password } }));
}

/** Throws RapportError `link_expired` (410) when the link was used before or is older than its time. */
export async function acceptInvite(token: string, password: string): Promise<Me> {
  return enter(await client.call("auth.acceptInvite", { body: { token, password } }));
}

/** Ends the session here even if the server cannot be told. */
export async function signOut(): Promise<void> {
  await client.call("auth.signOut", {}).catch(() => undefined);
  leave("left");
}

/** Changes my own record and keeps the session's copy right. */
export async function updateMe(body: RouteInput<"me.update">["body"]): Promise<Me> {
  const me = await call("me.update", { body });
  sessionStore.set({ status: "signed_in", me });
  return me;
}

/** Takes what the server says about me now (rights and teams may have changed). */
export async function reloadMe(): Promise<void> {
  const me = await call("me.get", {});
  sessionStore.set({ status: "signed_in", me });
}
