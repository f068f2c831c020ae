import { Attachment, ERRORS, type ErrorCode, newId, RapportError } from "@rapport/schema";
import i18next from "i18next";
import { sentenceOf } from "../../pieces/sentence.ts";
import { client, currentAccessToken, refreshAccess } from "../../session/session.ts";
import { changePart, type DraftFile, type DraftKind } from "./drafts.ts";

const LARGEST_BYTES = 25 * 1024 * 1024;
const requests = new Map<string, XMLHttpRequest>();

/** Uploads files into a draft; each shows its progress and its own failure. */
export function attachFiles(conversationId: string, kind: DraftKind, files: Iterable<File>): void {
  for (const file of files) {
    const key = newId();
    const change = (patch: Partial<DraftFile>) =>
      changePart(conversationId, kind, (part) => ({
        ...part,
        files: part.files.map((known) => (known.key === key ? { ...known, ...patch } : known)),
      }));
    const entry: DraftFile = { key, name: file.name, bytes: file.size, progress: 0, attachment: null, error: null };
    changePart(conversationId, kind, (part) => ({ ...part, files: [...part.files, entry] }));
    if (file.size > LARGEST_BYTES) {
      change({ error: i18next.t("composer.fileTooLarge", { ns: "inbox" }) });
      continue;
    }
    uploadFile(key, file, (progress) => change({ progress })).then(
      (attachment) => change({ attachment, progress: 1 }),
      (error: unknown) => change({ error: sentenceOf(error) }),
    );
  }
}

/** Takes a file out of a draft and stops its upload. */
export function detachFile(conversationId: string, kind: DraftKind, key: string): void {
  requests.get(key)?.abort();
  changePart(conversationId, kind, (part) => ({ ...part, files: part.files.filter((file) => file.key !== key) }));
}

/** `fetch` cannot report upload progress, so this one request is an XMLHttpRequest. `onProgress` gets 0 to 1. */
export async function uploadFile(key: string, file: File, onProgress: (progress: number) => void): Promise<Attachment> {
  const tokenUsed = currentAccessToken();
  try {
    return await post(key, file, onProgress);
  } catch (error) {
    if (!(error instanceof RapportError) || error.status !== 401) throw error;
    if (currentAccessToken() === tokenUsed) await refreshAccess();
    return post(key, file, onProgress);
  } finally {
    requests.delete(key);
  }
}

function post(key: string, file: File, onProgress: (progress: number) => void): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    requests.set(key, request);
    const form = new FormData();
    form.set("file", file, file.name);
    request.open("POST", client.urlOf("attachments.upload", { form }));
    request.setRequestHeader("authorization", `Bearer ${currentAccessToken() ?? ""}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new RapportError("unavailable"));
    request.onload = () => {
      const answer = JSON.parse(request.responseText || "null") as unknown;
      if (request.status < 300) return resolve(Attachment.parse({ contentId: null, ...(answer as object) }));
      const { code, sentence } = (answer as { error?: { code?: string; sentence?: string } } | null)?.error ?? {};
      const isKnown = code !== undefined && code in ERRORS;
      reject(new RapportError(isKnown ? (code as ErrorCode) : "internal", sentence ? { sentence } : {}));
    };
    request.send(form);
  });
}
