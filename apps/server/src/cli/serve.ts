import { type Command, InvalidArgumentError } from "commander";
import { readConfig } from "../config.ts";
import { type RunningServices, startServices } from "../main/start-services.ts";
import { SERVICE_NAMES, SERVICES, type ServiceName } from "../services/index.ts";
import { CommandError, EXIT, print, tell } from "./output.ts";

const STOP_WITHIN_MS = 10_000;

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("start services and serve until told to stop")
    .argument("[services...]", `which: ${SERVICE_NAMES.join(", ")} (default: all)`)
    .option("--port <number>", "port to listen on (default: PORT, else the service's own)", readPort)
    .option("--host <address>", "address to listen on (default: HOST, else 127.0.0.1)")
    .action(async (given: string[], options: { port?: number; host?: string }) => {
      const names = chooseServices(given);
      const config = readConfig();
      const ownPort = SERVICES[names[0] as ServiceName].defaultPort;
      const running = await startServices(names, {
        config: {
          ...config,
          host: options.host ?? config.host,
          port: options.port ?? (process.env.PORT ? config.port : ownPort),
        },
        log: tell,
      });
      print(`Rapport (${names.join(", ")}) listens on ${running.url}`);
      stopOnSignal(running);
    });
}

/** In the fixed order, so that the first decides the port; throws CommandError for unknown names. */
export function chooseServices(given: readonly string[]): ServiceName[] {
  const unknown = given.find((name) => !SERVICE_NAMES.some((known) => known === name));
  if (unknown !== undefined) {
    throw new CommandError(`There is no service "${unknown}". There are: ${SERVICE_NAMES.join(", ")}.`, EXIT.usage);
  }
  return given.length === 0 ? [...SERVICE_NAMES] : SERVICE_NAMES.filter((name) => given.includes(name));
}

export function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError("A port is 0 to 65535.");
  return port;
}

/** Stops in order at the first signal; at the second, or when it takes too long, at once. */
export function stopOnSignal(running: Pick<RunningServices, "stop">): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(EXIT.failed);
    isStopping = true;
    setTimeout(() => {
      tell("Stopping took longer than 10 s; leaving now.");
      process.exit(EXIT.failed);
    }, STOP_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(EXIT.done),
      (error: Error) => {
        tell(error.message);
        process.exit(EXIT.failed);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}
