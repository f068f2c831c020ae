import { type ActingActor, type Id, isAllowed, type Permission, RapportError } from "@rapport/schema";
import pg, { type Pool, type PoolClient } from "pg";
import { type AuditNote, openTx, type Tx } from "./tx.ts";

/** The one door to a tenant's data: bound to an actor, every refusal is audited (STYLE 3). */
export interface Scope {
  readonly actor: ActingActor;
  /** Runs reads in one repeatable view of the data. */
  read<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Runs a transaction; it is repeated when it lost a race with another (deadlock, serialisation), so `work` must not act outside. */
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Throws not_allowed, and writes the refusal down, unless the actor's role has the permission. */
  require(permission: Permission, target?: Pick<AuditNote, "targetKind" | "targetId" | "address">): Promise<void>;
  /** Writes down that something was refused. */
  refuse(note: AuditNote): Promise<void>;
}

const READ = "begin read only";
const WRITE = "begin";

/** Gives the connection back when it has ended what it does; one that failed at that is thrown away. */
function free(client: PoolClient, ending: Promise<unknown>): void {
  ending.then(
    () => client.release(),
    (failure: Error) => client.release(failure),
  );
}

const LOST_RACE = new Set(["40001", "40P01"]);
const MAX_TRIES = 4;

export function createScope(pool: Pool, actor: ActingActor): Scope {
  // The id goes into the text of the statement, so it must be nothing but a UUID.
  if (!/^[0-9a-f-]{36}$/i.test(actor.tenantId)) throw new Error("tenant id is not a UUID");
  const tenant = `select set_config('rapport.tenant_id', '${actor.tenantId}', true)`;

  async function run<Result>(begin: typeof READ | typeof WRITE, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    const tx = openTx(client, actor);
    try {
      // The first statement follows at once. Should this one fail, there is no tenant, and whatever follows sees and writes nothing.
      tx.send(`${begin}; ${tenant}`);
      const result = await work(tx);
      // What was only read is known; that the connection still ends its transaction is nobody's wait.
      const hasOnlyRead = begin === READ && tx.isQuiet();
      const committed = tx.commit();
      if (!hasOnlyRead) await committed;
      free(client, committed);
      return result;
    } catch (error) {
      const ended = tx.rollBack();
      free(client, ended);
      await ended.catch(() => {});
      throw tx.causeOf(error);
    }
  }

  const scope: Scope = {
    actor,
    read: (work) => run(READ, work),
    async write(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await run(WRITE, work);
        } catch (error) {
          const code = error instanceof pg.DatabaseError ? error.code : undefined;
          if (!code || !LOST_RACE.has(code) || attempt === MAX_TRIES) throw error;
        }
      }
    },
    async require(permission, target) {
      if (isAllowed(actor, permission)) return;
      await scope.refuse({ action: permission, ...target });
      throw new RapportError("not_allowed");
    },
    async refuse(note) {
      await scope.write(async (tx) => tx.audit({ ...note, outcome: "refused" }));
    },
  };
  return scope;
}

/** The actor in whose name the system itself works in a tenant: timers, received messages, deliveries. */
export function systemActor(tenantId: Id): ActingActor {
  return {
    tenantId,
    actorId: "00000000-0000-0000-0000-000000000000",
    kind: "system",
    role: "owner",
    scope: "all",
    teamIds: [],
  };
}
