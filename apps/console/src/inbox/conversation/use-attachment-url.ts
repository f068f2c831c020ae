import type { Attachment } from "@rapport/schema";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { client, currentAccessToken, refreshAccess } from "../../session/session.ts";

/** Fetches a file with the session's token, which an `<img>` cannot carry. Throws when it is not answered. */
async function fetchFile(id: string, signal?: AbortSignal): Promise<Blob> {
  const get = () =>
    fetch(client.urlOf("attachments.download", { params: { id } }), {
      headers: { authorization: `Bearer ${currentAccessToken() ?? ""}` },
      signal: signal ?? null,
    });
  let response = await get();
  if (response.status === 401) {
    await refreshAccess();
    response = await get();
  }
  if (!response.ok) throw new Error(`The file answered ${response.status}.`);
  return response.blob();
}

const fileQuery = (id: string) => ({
  queryKey: ["attachment", id],
  queryFn: async ({ signal }: { signal: AbortSignal }) => URL.createObjectURL(await fetchFile(id, signal)),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** An address within this page for a picture; undefined until it is here. */
export function useAttachmentUrl(id: string): { url: string | undefined; isError: boolean } {
  const { data, isError } = useQuery(fileQuery(id));
  return { url: data, isError };
}

/** Addresses for the pictures that a mail shows from its own attachments, by content id. */
export function useInlineImages(html: string, attachments: readonly Attachment[]): ReadonlyMap<string, string> {
  const wanted = useMemo(
    () => attachments.filter(({ contentId, isInline }) => isInline && contentId !== null && html.includes(contentId)),
    [html, attachments],
  );
  const urls = useQueries({
    queries: wanted.map(({ id }) => fileQuery(id)),
    combine: (results) => results.map(({ data }) => data ?? "").join("\n"),
  });
  return useMemo(() => {
    const known = urls.split("\n");
    return new Map(
      wanted.flatMap(({ contentId }, index) => (contentId && known[index] ? [[contentId, known[index]]] : [])),
    );
  }, [wanted, urls]);
}

/** Saves a file to the reader's disk under its own name. */
export async function downloadAttachment({ id, name }: Pick<Attachment, "id" | "name">): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(id));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
