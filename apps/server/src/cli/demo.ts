import { type Command, InvalidArgumentError } from "commander";
import { readConfig } from "../config.ts";
import { type RunningDemo, startDemo } from "../demo/demo.ts";
import { print, printJson, tell } from "./output.ts";
import { readPort, stopOnSignal } from "./serve.ts";

interface DemoFlags {
  quiet?: boolean;
  every: [number, number];
  json?: boolean;
  port: number;
  shopPort: number;
  shopSystemPort: number;
  sinkPort: number;
  smtpPort: number;
}

export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("start the whole product with a demo company, a shop page, a mail sink and customers who keep writing")
    .option("--quiet", "no simulated customers")
    .option("--every <seconds>", "how often somebody new writes, like 20-60", readRange, [20, 60])
    .option("--port <number>", "console (the next free one if it is taken)", readPort, 7070)
    .option("--shop-port <number>", "shop page", readPort, 7071)
    .option("--shop-system-port <number>", "the shop's own system, which the AI acts upon", readPort, 7073)
    .option("--sink-port <number>", "page of the mail that left", readPort, 7072)
    .option("--smtp-port <number>", "where mail is accepted", readPort, 2525)
    .option("--json", "print the addresses as JSON")
    .action(async (flags: DemoFlags) => {
      const config = readConfig();
      const demo = await startDemo({
        config: { ...config, logLevel: process.env.RAPPORT_LOG_LEVEL ? config.logLevel : "error" },
        ports: {
          console: flags.port,
          shop: flags.shopPort,
          shopSystem: flags.shopSystemPort,
          sink: flags.sinkPort,
          smtp: flags.smtpPort,
          mailOut: flags.smtpPort === 0 ? 0 : flags.smtpPort + 1,
        },
        isAlive: !flags.quiet,
        everySeconds: flags.every,
        log: tell,
      });
      if (flags.json) printJson(addressesOf(demo));
      else print(greetingOf(demo));
      stopOnSignal(demo);
    });
}

function addressesOf(demo: RunningDemo): Record<string, unknown> {
  const { consoleUrl, shopUrl, sinkUrl, smtpPort, mailAddress, password, signIns } = demo;
  return { consoleUrl, shopUrl, sinkUrl, smtpPort, mailAddress, password, signIns };
}

function greetingOf(demo: RunningDemo): string {
  const people = demo.signIns.map(({ role, name, email }) => `    ${role.padEnd(9)} ${email.padEnd(30)} ${name}`);
  return [
    "",
    "  Rapport is running with a demo company.",
    "",
    `  Console      ${demo.consoleUrl}`,
    `  Shop page    ${demo.shopUrl}    write in the chat there`,
    `  Mail in      127.0.0.1:${demo.smtpPort}           SMTP; write to ${demo.mailAddress}`,
    `  Mail out     ${demo.sinkUrl}    what left by e-mail`,
    "",
    `  Sign in with the password ${demo.password} as`,
    ...people,
    "",
    "  Ctrl-C stops everything; what was said stays for the next start.",
    "",
  ].join("\n");
}

function readRange(text: string): [number, number] {
  const [, least, most] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range: [number, number] = [Number(least), Number(most ?? least)];
  if (least === undefined || range[0] > range[1] || range[1] === 0) {
    throw new InvalidArgumentError("Give seconds like 30 or 20-60.");
  }
  return range;
}
