import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { motoClient, startMoto } from "../moto.ts";
import { freePort, startProgram } from "../program.ts";
import type { Context } from "../section.ts";
import { ledgerSchema } from "./table-schema.ts";
import { oneAtATime, realTarget, sandboxTarget } from "./target.ts";
import type { Target } from "./target.ts";

export interface Targets {
  readonly sandbox: Target;
  readonly moto: Target;
  readonly dynalite: Target;
  readonly version: string;
  stop(): Promise<void>;
}

/** All three, with the ledger's table as it is deployed. */
export async function startTargets(context: Context): Promise<Targets> {
  const venv = await context.venv();
  const packages = context.packages();
  const schema = ledgerSchema();
  const moto = await startMoto(venv);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dynalite = await startProgram({
    command: process.execPath,
    args: [
      packages.require.resolve("dynalite/cli.js"),
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--createTableMs",
      "0",
    ],
    ready: url,
  }).catch(async (error: unknown) => {
    await moto.stop();
    throw error;
  });
  return {
    sandbox: sandboxTarget(schema),
    moto: realTarget("moto", oneAtATime(new DynamoDBClient(motoClient(moto.url))), schema),
    dynalite: realTarget("dynalite", new DynamoDBClient(motoClient(url)), schema),
    version: `moto ${venv.version("moto")}, dynalite ${packages.version("dynalite")}`,
    stop: async () => {
      await Promise.all([moto.stop(), dynalite.stop()]);
    },
  };
}
