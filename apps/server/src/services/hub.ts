import { watchDeliveries } from "@rapport/orchestration";
import { deliveryOptions } from "../connections/delivery.ts";
import { startMailboxFollowers } from "../mail/mailbox-follower.ts";
import { startSmtpListener } from "../mail/smtp-listener.ts";
import type { ServerParts } from "../main/parts.ts";
import { hubJobs, hubSchedule } from "./jobs.ts";
import type { OpenService, Service } from "./service.ts";

/** Speaks with the outside: API, console, sockets, widget, mail in; and hands out what waits in the outbox. */
export const hub: Service = { name: "hub", defaultPort: 8080, jobs: hubJobs, schedule: hubSchedule, open: openMail };

async function openMail(parts: ServerParts): Promise<OpenService> {
  const { config, reportError: onError } = parts;
  // What a process that died left in the middle of sending is taken up at once.
  await watchDeliveries(deliveryOptions(parts));
  const listener =
    config.smtpPort === null
      ? null
      : await startSmtpListener({ ...parts, host: config.smtpHost, port: config.smtpPort, onError });
  const followers = await startMailboxFollowers({ ...parts, onError });
  return {
    smtpPort: listener?.port ?? null,
    async close() {
      // First no more mail comes in, then what came is finished.
      await Promise.all([listener?.close(), followers.close()]);
      await parts.receiver.drain();
    },
  };
}
