import { insertActorFile, loadVisibleFile } from "@rapport/store";
import { classifyUpload } from "../attachments/classify.ts";
import type { RouteHandlers } from "../http/call.ts";

export function attachmentRoutes(): RouteHandlers<"attachments.upload" | "attachments.download"> {
  return {
    async "attachments.upload"({ scope, file }) {
      const classified = await classifyUpload(file);
      const { id, name, type, bytes, isInline } = await scope.write((tx) => insertActorFile(tx, classified));
      return { id, name, type, bytes, isInline };
    },

    async "attachments.download"({ scope, params, query }) {
      const file = await scope.read((tx) => loadVisibleFile(tx, params.id));
      return { ...file, isInline: file.isInline && query.download !== true };
    },
  };
}
