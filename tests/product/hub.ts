import { randomBytes } from "node:crypto";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { type MailSink, startMailSink } from "@rapport/sandbox";
import { createTestDatabase } from "@rapport/store/testing";
import { foundCompany, type TestCompany } from "./company.ts";
import { takeFreePort } from "./free-port.ts";
import { createServiceProcess, type ServiceProcess } from "./service-process.ts";

/** The whole product in one process on a database of its own, with a company in it and a mail server behind it. */
export interface RunningProduct {
  url: string;
  smtp: { host: string; port: number };
  company: TestCompany;
  sink: MailSink;
  widgetKey: string;
  process: ServiceProcess;
  stop(): Promise<void>;
}

export async function startProduct(
  options: { allowedOrigins?: string[]; agents?: number; undoSendSeconds?: number } = {},
): Promise<RunningProduct> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    const sink = await startMailSink();
    undo.push(() => sink.close());
    const secretKey = new Uint8Array(randomBytes(32));
    const company = await foundCompany({ databaseUrl: database.url, secretKey, sink, ...options });
    undo.push(() => company.store.close());
    const [port, smtpPort] = [await takeFreePort(), await takeFreePort()];
    const process = createServiceProcess([], port, {
      DATABASE_URL: database.url,
      RAPPORT_SECRET_KEY: Buffer.from(secretKey).toString("hex"),
      RAPPORT_ALLOW_ADDRESSES: "127.0.0.0/8",
      RAPPORT_REQUESTS_PER_MINUTE: "10000000",
      RAPPORT_LOG_LEVEL: "error",
      SMTP_PORT: String(smtpPort),
      HOST: "127.0.0.1",
    });
    undo.push(() => process.stop());
    await process.start();
    return {
      url: `http://127.0.0.1:${port}`,
      smtp: { host: "127.0.0.1", port: smtpPort },
      widgetKey: writeWidgetKey(company.tenantId, company.webchatId),
      company,
      sink,
      process,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
