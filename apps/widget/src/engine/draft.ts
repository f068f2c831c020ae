import type { Attachment } from "@rapport/schema";
import { newClientId } from "./outbox.ts";
import type { Scope } from "./scope.ts";
import { CallError } from "./wire.ts";

/** A file in the composer, from choosing it to sending the message. */
export interface Chip {
  key: string;
  name: string;
  bytes: number;
  /** Share of the bytes that left, 0 to 1. */
  progress: number;
  state: "uploading" | "ready" | "failed";
  failure: string | null;
  attachment: Attachment | null;
}

export interface Draft {
  text(): string;
  setText(text: string): void;
  chips(): readonly Chip[];
  addFiles(files: readonly File[]): void;
  removeChip(key: string): void;
  retryChip(key: string): void;
  /** The network is back: uploads that failed for want of it start again. */
  retryUnreachable(): void;
  /** Hands over what is written and empties the composer; null while there is nothing or an upload runs. */
  take(): { text: string; attachments: Attachment[] } | null;
}

/** What the server takes at most; told before the bytes travel. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
export const MAX_ATTACHMENTS = 10;

interface KeptDraft {
  text: string;
  attachments: Attachment[];
}

/** What the person is writing. Text and finished uploads outlive a reload; a running upload does not. */
export function openDraft(options: {
  scope: Scope;
  upload: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<Attachment>;
  onChange: () => void;
}): Draft {
  const { scope, onChange } = options;
  const kept = scope.read<KeptDraft>("draft");
  let text = kept?.text ?? "";
  let chips: Chip[] = (kept?.attachments ?? []).map((attachment) => chipOf(attachment));
  const files = new Map<string, File>();
  const aborts = new Map<string, AbortController>();

  const readyAttachments = () => chips.map((chip) => chip.attachment).filter((attachment) => attachment !== null);
  const keep = () => {
    const attachments = readyAttachments();
    if (text === "" && attachments.length === 0) scope.remove("draft");
    else scope.write("draft", { text, attachments } satisfies KeptDraft);
  };
  const change = (key: string, patch: Partial<Chip>) => {
    chips = chips.map((chip) => (chip.key === key ? { ...chip, ...patch } : chip));
    keep();
    onChange();
  };
  const begin = (key: string) => {
    const file = files.get(key);
    if (!file) return;
    const abort = new AbortController();
    aborts.set(key, abort);
    change(key, { state: "uploading", progress: 0, failure: null });
    options
      .upload(file, (progress) => change(key, { progress }), abort.signal)
      .then((attachment) => change(key, { state: "ready", progress: 1, attachment }))
      .catch((error: unknown) => {
        change(key, { state: "failed", failure: error instanceof CallError ? error.code : "internal" });
      });
  };
  return {
    text: () => text,
    setText(next) {
      text = next;
      keep();
      onChange();
    },
    chips: () => chips,
    addFiles(added) {
      for (const file of added.slice(0, MAX_ATTACHMENTS - chips.length)) {
        const key = newClientId();
        const isTooLarge = file.size > MAX_UPLOAD_BYTES;
        const base = { key, name: file.name, bytes: file.size, progress: 0, attachment: null };
        chips = [...chips, { ...base, state: "failed", failure: isTooLarge ? "too_large" : null }];
        if (isTooLarge) continue;
        files.set(key, file);
        begin(key);
      }
      onChange();
    },
    removeChip(key) {
      aborts.get(key)?.abort();
      files.delete(key);
      chips = chips.filter((chip) => chip.key !== key);
      keep();
      onChange();
    },
    retryChip: begin,
    retryUnreachable() {
      for (const chip of chips) if (chip.state === "failed" && chip.failure === "unreachable") begin(chip.key);
    },
    take() {
      const attachments = readyAttachments();
      const isBusy = chips.some((chip) => chip.state !== "ready");
      if (isBusy || (text.trim() === "" && attachments.length === 0)) return null;
      const message = { text: text.trim(), attachments };
      text = "";
      chips = [];
      files.clear();
      keep();
      onChange();
      return message;
    },
  };
}

function chipOf(attachment: Attachment): Chip {
  const { id, name, bytes } = attachment;
  return { key: id, name, bytes, progress: 1, state: "ready", failure: null, attachment };
}
