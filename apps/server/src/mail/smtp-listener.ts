import { startSmtpIntake } from "@rapport/connector-email";
import type { Receiver } from "@rapport/ingestion";
import { routeMail, type Store } from "@rapport/store";
import type { ContextLoader, LiveConnection } from "../connections/context.ts";

export interface SmtpListenerOptions {
  store: Store;
  receiver: Receiver;
  loadContext: ContextLoader;
  host: string;
  port: number;
  onError: (error: Error) => void;
}

/** The hub's own mail door: takes mail for the connections' addresses, keeps it, then says 250. Answers the port it listens on. */
export async function startSmtpListener(
  options: SmtpListenerOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const { store, receiver, loadContext } = options;
  return startSmtpIntake<LiveConnection>({
    host: options.host,
    port: options.port,
    onError: options.onError,
    async route(address) {
      const target = await routeMail(store, address);
      const live = target && (await loadContext(target.tenantId, target.connectionId));
      return live && live.row.status !== "paused" ? live : null;
    },
    async accept({ row, connector, context }, raw, envelope) {
      await receiver.receive(
        connector,
        { tenantId: context.tenantId, id: row.id, teamId: row.teamId },
        { content: raw, contentType: "message/rfc822", receivedAt: new Date().toISOString(), envelope },
        context,
      );
    },
  });
}
