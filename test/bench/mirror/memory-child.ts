/** One function's share of mirrors in a process of its own: the world is behind its parent's messages. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { unpaced } from "../../../functions/targets/aws/rate.ts";
import type { HttpOutcome } from "../../../functions/targets/read/http.ts";
import { readLoadBalancers } from "../../../functions/targets/read/read.ts";
import { connectRounds } from "../../../functions/targets/round/connect.ts";
import { createRoundMemory } from "../../../functions/targets/round/memory.ts";
import { rounds } from "../../../functions/targets/round/rounds.ts";

/** Loaded and made as the function does, so that their memory counts; what they would ask, the parent answers. */
const real = [
  DynamoDBClient,
  EC2Client,
  ElasticLoadBalancingV2Client,
  LambdaClient,
  SecretsManagerClient,
].map((Client) => new Client({ region: "us-east-1" }));

const waiting = new Map<number, (answer: unknown) => void>();
let asked = 0;
const ask = (message: object): Promise<unknown> =>
  new Promise((resolve) => {
    waiting.set(++asked, resolve);
    process.send?.({ id: asked, ...message });
  });

const clientOf = (name: string) => ({
  send: (command: { readonly input: object }) =>
    ask({ to: name, operation: operationOf(command), input: command.input }),
});

/** A bundle's classes have other names: the middleware of each command knows its own. */
function operationOf(command: { readonly input: object }): string {
  const { schema } = command as { schema?: readonly unknown[] };
  return `${String(schema?.[2])}Command`;
}

async function follow({ configs, nowMs }: { configs: readonly MirrorConfig[]; nowMs: number }) {
  const afterStart = process.resourceUsage().maxRSS;
  const clients = Object.fromEntries(
    ["dynamodb", "elbv2", "ec2", "secrets"].map((name) => [name, clientOf(name)]),
  ) as unknown as Parameters<typeof connectRounds>[0];
  let at = nowMs;
  const [memory, tokens] = [createRoundMemory(), new Map()];
  const sleep = async () => undefined;
  const now = () => new Date(at);
  const http = async (request: object) => (await ask({ to: "cloud", request })) as HttpOutcome;
  for (let round = 0; round < 16; round++) {
    const deps = connectRounds(
      clients,
      { table: "pointsman-ledger", installation: "pointsman" },
      {
        read: (request) => readLoadBalancers(request, { http, now, sleep, tokens }),
        deadline: () => 900_000,
        holder: "bench",
        time: { now: () => at, sleep },
        memory,
        pace: unpaced,
      },
    );
    const reports = await rounds(deps, configs);
    const bad = reports.find(({ plan, failed }) => failed || plan?.steps.length !== 0);
    if (bad) throw new Error(JSON.stringify(bad).slice(0, 500));
    at += 1000;
  }
  return { clients: real.length, afterStart, peak: process.resourceUsage().maxRSS };
}

process.on("message", (message: { id: number; answer?: unknown; start?: Parameters<typeof follow>[0] }) => {
  if (message.start) void follow(message.start).then((done) => process.send?.({ done }));
  else {
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  }
});
