import type { WidgetAppearance, WidgetFrame, WidgetMessage, WidgetQuickReply, WidgetStart } from "@rapport/api";
import type { Attachment } from "@rapport/schema";
import { backoffMs, createPause } from "./backoff.ts";
import { type Draft, openDraft } from "./draft.ts";
import { type AskIdentity, createIdentityKeeper } from "./identity.ts";
import { createLive, type LinkState } from "./live.ts";
import { openOutbox, type Utterance } from "./outbox.ts";
import type { Scope } from "./scope.ts";
import { createSender, type Locks } from "./sender.ts";
import { joinTabs } from "./tabs.ts";
import { countUnread, type Line, linesOf, mergeMessages } from "./thread.ts";
import { CallError, createWire } from "./wire.ts";

/** `refused`: the site or the key is not allowed. `identity_needed`: the page must hand over a fresh identity. `ended`: another tab signed this person out. */
export type Phase = "loading" | "ready" | "refused" | "identity_needed" | "ended";

export interface SessionState {
  phase: Phase;
  appearance: WidgetAppearance | null;
  lines: Line[];
  hasEarlier: boolean;
  unreadCount: number;
  agent: { name: string | null; isOnline: boolean; isTyping: boolean };
  /** First sentences of an answer that is still being written; its message will have them. */
  early: string;
  link: LinkState;
  /** The pre-chat form stands before the first message. */
  needsPreChat: boolean;
  /** The server did not take the e-mail address of the form. */
  isProfileRefused: boolean;
  /** Until then (milliseconds since the epoch) the server asked to write more slowly. */
  slowUntil: number;
}

export interface Profile {
  name?: string;
  email?: string;
}

export interface Session {
  state(): SessionState;
  draft: Draft;
  /** Shows the bubble from what is kept, then from the server. */
  boot(): void;
  /** Sends what the composer holds. */
  send(): void;
  /** Says `text` for the person. */
  say(text: string): void;
  /** Presses a button under the latest answer; once the person has said something after it, it is not to be had any more. */
  choose(reply: WidgetQuickReply): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  noteTyping(): void;
  /** The person sees the end of the thread. */
  read(): void;
  loadEarlier(): Promise<void>;
  setProfile(profile: Profile): void;
  download(attachment: Attachment): Promise<Blob>;
  /** Asks how things look now: the hours may have changed since the page was opened. */
  refreshAppearance(): void;
  /** The page woke or the network is back. */
  nudge(): void;
  /** A newer token of the same person. */
  renewIdentity(token: string): void;
  /** Nothing of it is shown any more; what still waits is sent from memory, for at most a minute, then it ends. */
  retire(): void;
}

interface KeptChat {
  messages: WidgetMessage[];
  readSeq: number;
  hasEarlier: boolean;
}

const KEPT_MESSAGES = 60;
const RETIRED_LIFE_MS = 60_000;
const TYPING_REPEAT_MS = 3_000;
const TYPING_IDLE_MS = 4_000;
const AGENT_TYPING_MS = 8_000;
/** Answers that come together are read together; and nobody reads faster. */
const READ_AFTER_MS = 700;

/** One person's chat in this page: state kept in `scope`, truth on the server. `onChange` is called after every change. */
export function openSession(options: {
  host: string;
  widgetKey: string;
  scope: Scope;
  /** What belongs to no person (the look). */
  lookScope: Scope;
  identityToken: string | null;
  askIdentity: AskIdentity | null;
  locks: Locks | undefined;
  onOtherIdentity: (token: string) => void;
  onChange: () => void;
}): Session {
  const { host, widgetKey, scope, lookScope } = options;
  const isIdentified = options.identityToken !== null;
  const identity = createIdentityKeeper({
    token: options.identityToken,
    ask: options.askIdentity,
    onOther: (token) => {
      if (!isRetired) options.onOtherIdentity(token);
    },
  });
  const wire = createWire({ host, widgetKey, token: () => scope.read<string>("token"), identity });
  const outbox = openOutbox(scope);
  const bootPause = createPause();

  const kept = scope.read<KeptChat>("chat");
  let messages = kept?.messages ?? [];
  let readSeq = kept?.readSeq ?? 0;
  let acknowledgedReadSeq = readSeq;
  let lastSeq = messages.at(-1)?.seq ?? 0;
  let needsPreChatOnServer: boolean | null = null;
  let appearanceAt = 0;
  let starting: Promise<void> | null = null;
  let isStarted = false;
  let isRetired = false;
  let saidTypingAt = 0;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let agentTimer: ReturnType<typeof setTimeout> | undefined;
  let readTimer: ReturnType<typeof setTimeout> | undefined;
  const state: SessionState = {
    phase: "loading",
    appearance: lookScope.read<WidgetAppearance>("appearance"),
    lines: [],
    hasEarlier: kept?.hasEarlier ?? false,
    unreadCount: 0,
    agent: { name: null, isOnline: false, isTyping: false },
    early: "",
    link: "connecting",
    needsPreChat: false,
    isProfileRefused: false,
    slowUntil: 0,
  };

  const change = (patch: Partial<SessionState> = {}) => {
    Object.assign(state, patch);
    state.lines = linesOf(messages, outbox.all());
    state.unreadCount = countUnread(messages, readSeq);
    const isFormGiven = scope.read<boolean>("asked") === true;
    state.needsPreChat =
      (needsPreChatOnServer ?? (state.appearance?.preChat.isEnabled === true && !isIdentified)) && !isFormGiven;
    if (!isRetired) options.onChange();
  };
  const keepChat = () => {
    const latest = messages.slice(-KEPT_MESSAGES);
    const hasEarlier = state.hasEarlier || latest.length < messages.length;
    scope.write("chat", { messages: latest, readSeq, hasEarlier } satisfies KeptChat);
  };
  const learn = (incoming: readonly WidgetMessage[]) => {
    for (const message of incoming) if (message.clientId) outbox.remove(message.clientId);
    messages = mergeMessages(messages, incoming);
    lastSeq = Math.max(lastSeq, messages.at(-1)?.seq ?? 0);
    if (incoming.some((message) => message.direction === "out")) {
      state.agent = { ...state.agent, isTyping: false };
      state.early = "";
    }
    keepChat();
    change();
  };
  const learnRead = (seq: number) => {
    if (seq <= readSeq) return;
    readSeq = seq;
    keepChat();
    change();
  };
  const learnAppearance = (appearance: WidgetAppearance) => {
    appearanceAt = Date.now();
    lookScope.write("appearance", appearance);
    const agent = isStarted ? state.agent : { ...state.agent, isOnline: appearance.isAgentOnline };
    const lacksIdentity = appearance.isIdentityRequired && !isIdentified;
    change({ appearance, agent, phase: lacksIdentity ? "identity_needed" : "ready" });
  };
  /** What a refusal means for the whole chat; transient ones mean nothing. */
  const heed = (error: unknown) => {
    if (!(error instanceof CallError)) return;
    if (error.code === "identity_invalid") change({ phase: "identity_needed" });
    else if (error.code === "origin_not_allowed" || error.status === 404) change({ phase: "refused" });
    else if (error.status === 429) change({ slowUntil: Date.now() + error.retryAfterMs });
  };

  const start = async () => {
    const answer = await wire.call<WidgetStart>("POST", "/start", {
      visitorToken: scope.read<string>("token") ?? undefined,
      identity: (await identity.current()) ?? undefined,
      locale: navigator.language,
      pageUrl: pageUrl(),
    });
    scope.write("token", answer.visitorToken);
    messages = answer.messages;
    lastSeq = answer.seq;
    readSeq = Math.max(answer.readSeq, readSeq > answer.seq ? 0 : readSeq);
    acknowledgedReadSeq = answer.readSeq;
    needsPreChatOnServer = answer.needsPreChat;
    for (const message of messages) if (message.clientId) outbox.remove(message.clientId);
    isStarted = true;
    state.hasEarlier = answer.hasEarlier;
    state.agent = { ...state.agent, isOnline: answer.appearance.isAgentOnline };
    keepChat();
    learnAppearance(answer.appearance);
    if (!isRetired) live.start();
  };
  /** Begins or resumes as this visitor, once. Tabs take turns, so that a new visitor is made once and not per tab. */
  const ensureStarted = () => {
    starting ??= (options.locks ? options.locks.request(`${scope.prefix}start`, start) : start()).catch(
      (error: unknown) => {
        starting = null;
        throw error;
      },
    );
    return starting;
  };
  const startAnew = () => {
    starting = null;
    return ensureStarted();
  };

  const flushProfile = async () => {
    const profile = scope.read<Profile>("profile");
    if (!profile) return;
    try {
      await wire.call("POST", "/profile", profile);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== "invalid_input") throw error;
      scope.remove("asked");
      scope.remove("given");
      state.isProfileRefused = true;
    }
    scope.remove("profile");
    change();
  };

  const sender = createSender({
    outbox,
    lockName: scope.prefix,
    locks: options.locks,
    async send(entry) {
      const { clientId, text, attachments, pageUrl, decision } = entry;
      await ensureStarted();
      await flushProfile();
      const attachmentIds = attachments.map((attachment) => attachment.id);
      // What is undefined does not travel.
      const body = { clientId, text, attachmentIds, pageUrl: pageUrl || undefined, decision };
      const post = () => wire.call<WidgetMessage>("POST", "/messages", body);
      return post().catch(async (error: unknown) => {
        if (!(error instanceof CallError) || error.code !== "not_signed_in") throw error;
        await startAnew();
        return post();
      });
    },
    onAcknowledged(message) {
      learn([message]);
      const { author } = messages.findLast(({ direction }) => direction === "out") ?? message;
      if (author.kind === "ai") showAgent({ ...state.agent, name: author.name, isTyping: true });
      tabs.tell({ type: "message", message });
    },
    onRefused: (_, error) => {
      heed(error);
      change();
    },
    onDelay: heed,
  });

  const poll = async () => {
    const answer = await wire.call<{ messages: WidgetMessage[]; seq: number }>("GET", `/messages?after=${lastSeq}`);
    if (answer.messages.length > 0) learn(answer.messages);
    lastSeq = Math.max(lastSeq, answer.seq);
  };
  const flushRead = () => {
    if (!isStarted || readSeq <= acknowledgedReadSeq) return;
    const seq = readSeq;
    wire
      .call("POST", "/read", { seq })
      .then(() => {
        acknowledgedReadSeq = Math.max(acknowledgedReadSeq, seq);
      })
      .catch(heed);
  };

  const showAgent = ({ name, isOnline, isTyping }: SessionState["agent"]) => {
    clearTimeout(agentTimer);
    if (isTyping) {
      agentTimer = setTimeout(() => change({ agent: { ...state.agent, isTyping: false } }), AGENT_TYPING_MS);
    }
    change({ agent: { name, isOnline, isTyping } });
  };

  const live = createLive({
    url: `${host.replace(/^http/, "ws")}/widget/v1/socket?key=${encodeURIComponent(widgetKey)}`,
    hello: async () => {
      const visitorToken = scope.read<string>("token");
      const signed = await identity.current();
      if (!visitorToken || (isIdentified && !signed)) return null;
      return { type: "hello", visitorToken, since: lastSeq, ...(signed ? { identity: signed } : {}) };
    },
    poll,
    onFrame,
    onLink(link) {
      const isThere = link === "online" || link === "polling";
      // The page found a good signature again without telling.
      const isCured = isThere && isIdentified && state.phase === "identity_needed";
      change(isCured ? { link, phase: "ready" } : { link });
      if (!isThere) return;
      sender.wake();
      draft.retryUnreachable();
      flushRead();
    },
    async onSignedOut() {
      await identity.renew();
      return startAnew().then(
        () => true,
        (error: unknown) => {
          heed(error);
          return error instanceof CallError && error.isTransient;
        },
      );
    },
    isVisible: () => !document.hidden,
  });

  function onFrame(frame: WidgetFrame): void {
    if (frame.type === "message") {
      learn([frame.message]);
      lastSeq = Math.max(lastSeq, frame.seq);
    } else if (frame.type === "resync") void poll().catch(heed);
    else if (frame.type === "read") learnRead(frame.readSeq);
    else if (frame.type === "agent") showAgent(frame);
    else if (frame.type === "preview" || frame.type === "ready") {
      // After a cut it is a message by now, or will be one.
      state.early = frame.type === "ready" ? "" : frame.text;
      showAgent({ ...state.agent, ...frame, isTyping: state.early !== "" });
    }
  }

  const tabs = joinTabs({
    prefix: scope.prefix,
    onWord(word) {
      if (word.type === "read") learnRead(word.readSeq);
      else learn([word.message]);
    },
    onOutbox() {
      change();
      sender.wake();
      if (!isStarted && scope.read("token")) void ensureStarted().catch(heed);
    },
    onDropped() {
      if (isRetired) return;
      messages = [];
      end();
      change({ phase: "ended", hasEarlier: false });
    },
  });

  const draft = openDraft({
    scope,
    async upload(file, onProgress, signal) {
      await ensureStarted();
      return wire.upload<Attachment>(file, onProgress, signal);
    },
    onChange: () => change(),
  });

  function end(): void {
    sender.stop();
    live.stop();
    tabs.close();
    bootPause.wake();
    clearTimeout(typingTimer);
    clearTimeout(agentTimer);
    clearTimeout(readTimer);
  }
  const sayTyping = (isTyping: boolean) => {
    saidTypingAt = isTyping ? Date.now() : 0;
    live.say({ type: "typing", isTyping });
  };
  const stopTyping = () => {
    clearTimeout(typingTimer);
    if (saidTypingAt > 0) sayTyping(false);
  };
  const put = (message: Omit<Utterance, "pageUrl">) => {
    outbox.add({ ...message, pageUrl: pageUrl() });
    change();
    sender.wake();
  };
  const fetchAppearance = async () => {
    learnAppearance(await wire.call<WidgetAppearance>("GET", "/appearance"));
  };
  const resume = async () => {
    for (let failures = 1; !isRetired && state.phase !== "ended"; failures++) {
      const isKnown = isIdentified || scope.read("token") !== null || outbox.next() !== null;
      try {
        return await (isKnown ? ensureStarted() : fetchAppearance());
      } catch (error) {
        heed(error);
        if (error instanceof CallError && !error.isTransient) return;
        change({ link: "offline" });
        await bootPause.sleep(Math.max(backoffMs(failures), error instanceof CallError ? error.retryAfterMs : 0));
      }
    }
  };

  return {
    state: () => state,
    draft,
    boot() {
      change(state.appearance ? { phase: "ready" } : {});
      void resume().then(() => sender.wake());
    },
    send() {
      const message = draft.take();
      if (!message) return;
      stopTyping();
      put(message);
    },
    say: (text) => put({ text, attachments: [] }),
    choose(reply) {
      if (state.lines.at(-1)?.isMine) return;
      if (reply.kind === "text") return put({ text: reply.text, attachments: [] });
      const { label, actionId, decision, argumentsHash } = reply;
      put({ text: label, attachments: [], decision: { actionId, decision, argumentsHash } });
    },
    retry(clientId) {
      outbox.retry(clientId);
      change();
      sender.wake();
    },
    discard(clientId) {
      outbox.remove(clientId);
      change();
    },
    noteTyping() {
      if (Date.now() - saidTypingAt > TYPING_REPEAT_MS) sayTyping(true);
      clearTimeout(typingTimer);
      typingTimer = setTimeout(stopTyping, TYPING_IDLE_MS);
    },
    read() {
      const seq = messages.findLast((message) => message.direction === "out")?.seq ?? 0;
      if (seq <= readSeq) return;
      learnRead(seq);
      tabs.tell({ type: "read", readSeq: seq });
      clearTimeout(readTimer);
      readTimer = setTimeout(flushRead, READ_AFTER_MS);
    },
    async loadEarlier() {
      const before = messages[0]?.seq;
      if (!before) return;
      const answer = await wire.call<{ messages: WidgetMessage[]; hasEarlier: boolean }>(
        "GET",
        `/messages?before=${before}`,
      );
      state.hasEarlier = answer.hasEarlier;
      learn(answer.messages);
    },
    setProfile(given) {
      const profile = { ...scope.read<Profile>("given"), ...given };
      scope.write("given", profile);
      scope.write("profile", profile);
      const { askName, askEmail } = state.appearance?.preChat ?? { askName: "required", askEmail: "required" };
      const isLacking = (askName === "required" && !profile.name) || (askEmail === "required" && !profile.email);
      if (!isLacking) scope.write("asked", true);
      change({ isProfileRefused: false });
      if (isStarted) void flushProfile().catch(heed);
    },
    async download(attachment) {
      const bytes = await wire.download(`/attachments/${attachment.id}`);
      // A file's own type could make the shop's origin run it; only pictures the server vouched for keep theirs.
      return new Blob([bytes], { type: attachment.isInline ? attachment.type : "application/octet-stream" });
    },
    refreshAppearance() {
      const opensAt = Date.parse(state.appearance?.opensAt ?? "");
      const isStale = Date.now() - appearanceAt > 300_000 || (opensAt < Date.now() && opensAt > appearanceAt);
      if (isStale && appearanceAt > 0 && state.phase !== "ended") void fetchAppearance().catch(heed);
    },
    nudge() {
      bootPause.wake();
      live.nudge();
      sender.wake();
    },
    renewIdentity(token) {
      identity.replace(token);
      if (state.phase === "identity_needed") state.phase = "ready";
      starting = null;
      void resume().then(() => sender.wake());
    },
    retire() {
      if (isRetired) return;
      isRetired = true;
      live.stop();
      tabs.close();
      scope.detach();
      const deadline = Date.now() + RETIRED_LIFE_MS;
      const finish = () => {
        if (!outbox.next() || Date.now() > deadline) end();
        else setTimeout(finish, 1_000);
      };
      finish();
    },
  };
}

/** The address without its fragment and query, which may carry what is not ours to keep. */
function pageUrl(): string {
  return `${location.origin}${location.pathname}`.slice(0, 2000);
}
