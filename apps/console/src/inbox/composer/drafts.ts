import type { ConversationDetail } from "@rapport/api";
import type { Attachment } from "@rapport/schema";
import { createStore } from "../../pieces/store.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";

export type DraftKind = "reply" | "note";

/** A file on its way up or already there (`attachment` set). */
export interface DraftFile {
  key: string;
  name: string;
  bytes: number;
  /** 0 to 1. */
  progress: number;
  attachment: Attachment | null;
  error: string | null;
}
export interface DraftPart {
  text: string;
  files: DraftFile[];
}
/** Reply and note are kept apart: what was meant for a colleague is never one click from the customer. */
export interface Draft {
  kind: DraftKind;
  reply: DraftPart;
  note: DraftPart;
  savedAt: string | null;
}

const EMPTY_PART: DraftPart = { text: "", files: [] };
export const EMPTY_DRAFT: Draft = { kind: "reply", reply: EMPTY_PART, note: EMPTY_PART, savedAt: null };

/** My unfinished answers by conversation, as I last typed them in this tab. */
export const draftStore = createStore<ReadonlyMap<string, Draft>>(new Map());

const SAVE_AFTER_MS = 900;
const timers = new Map<string, number>();

export const isEmptyPart = (part: DraftPart) => part.text.trim() === "" && part.files.length === 0;

/** A file that the server has already. */
const readyFile = (attachment: Attachment): DraftFile => ({
  key: attachment.id,
  name: attachment.name,
  bytes: attachment.bytes,
  progress: 1,
  attachment,
  error: null,
});

/** Takes over the draft the server kept, unless something was typed here already. */
export function openDraft(conversation: ConversationDetail): void {
  if (draftStore.get().has(conversation.id)) return;
  const { draft } = conversation;
  if (!draft) return;
  const files = draft.attachments.map(readyFile);
  const part = { text: draft.text, files };
  put(conversation.id, { ...EMPTY_DRAFT, kind: draft.kind, [draft.kind]: part, savedAt: draft.updatedAt });
}

function put(id: string, draft: Draft): void {
  draftStore.update((all) => new Map(all).set(id, draft));
}

export function changeDraft(id: string, change: (draft: Draft) => Draft): void {
  const before = draftStore.get().get(id) ?? EMPTY_DRAFT;
  const after = change(before);
  if (after === before) return;
  put(id, after);
  window.clearTimeout(timers.get(id));
  timers.set(
    id,
    window.setTimeout(() => void saveDraft(id), SAVE_AFTER_MS),
  );
}

export const changePart = (id: string, kind: DraftKind, change: (part: DraftPart) => DraftPart) =>
  changeDraft(id, (draft) => ({ ...draft, [kind]: change(draft[kind]) }));

/** After sending: this part is empty, here and on the server. */
export function clearPart(id: string, kind: DraftKind): void {
  changePart(id, kind, () => EMPTY_PART);
  window.clearTimeout(timers.get(id));
  void saveDraft(id);
}

/** Puts text back into the composer: an undone send, or a refused one. What stands there already is kept below it. */
export function restorePart(id: string, kind: DraftKind, text: string, attachments: Attachment[]): void {
  changeDraft(id, (draft) => {
    const part = draft[kind];
    const files = attachments.map(readyFile);
    return {
      ...draft,
      kind,
      [kind]: { text: part.text.trim() ? `${text}\n\n${part.text}` : text, files: [...files, ...part.files] },
    };
  });
}

/** The server keeps one draft: the one being written, or the other when this one is empty. A failure is tried at the next key. */
async function saveDraft(id: string): Promise<void> {
  timers.delete(id);
  const draft = draftStore.get().get(id);
  if (!draft) return;
  const other = draft.kind === "reply" ? "note" : "reply";
  const kind = isEmptyPart(draft[draft.kind]) && !isEmptyPart(draft[other]) ? other : draft.kind;
  const { text, files } = draft[kind];
  const attachments = files.flatMap(({ attachment }) => attachment ?? []);
  const attachmentIds = attachments.map((attachment) => attachment.id);
  const body = { kind, text: text.trim() === "" && attachmentIds.length === 0 ? "" : text, attachmentIds };
  const isSaved = await call("conversations.saveDraft", { params: { id }, body }).then(
    () => true,
    () => false,
  );
  if (!isSaved) return;
  const updatedAt = new Date().toISOString();
  draftStore.update((all) => {
    const now = all.get(id);
    return now ? new Map(all).set(id, { ...now, savedAt: updatedAt }) : all;
  });
  queryClient.setQueryData<ConversationDetail>(keys.conversation(id), (known) =>
    known
      ? { ...known, draft: body.text === "" && attachmentIds.length === 0 ? null : { ...body, attachments, updatedAt } }
      : known,
  );
}
