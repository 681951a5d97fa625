import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RoundReport } from "../../../functions/targets/round/report.ts";
import type { ReadRequest } from "../../../functions/targets/read/source.ts";
import type { Place } from "./account.ts";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandTerms {
  readonly root: string;
  readonly awsUrl: string;
  readonly octaviaUrl: string;
  readonly cloud: ReadRequest["cloud"];
  readonly place: Place;
  readonly loadBalancer: string;
}

/** The command itself, as a child process, with a configuration folder of its own. */
export function commandOf({ root, awsUrl, octaviaUrl, cloud, place, loadBalancer }: CommandTerms) {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-contract-mirror-"));
  mkdirSync(join(folder, "mirrors"));
  mkdirSync(join(folder, "services"));
  writeFileSync(
    join(folder, "installation.yaml"),
    `name: pointsman
account: "123456789012"
region: eu-central-1
notifications: { emails: [ops@example.com] }
clouds:
  private: { authUrl: "${cloud.authUrl}", region: ${cloud.region}, project: ${cloud.project}, secret: octavia }
mirrors:
  place: { vpcId: ${place.vpcId}, subnetIds: [${place.subnetIds.join(", ")}], scheme: internal }
`,
  );
  // Inside the VPC, and said to be meant: moto forgets the zone of a target, by which one outside is told from it.
  writeFileSync(
    join(folder, "mirrors", "shop.yaml"),
    `mirror: shop\nloadBalancer: ${loadBalancer}\ndeclaredAddresses: [10.0.96.0/20]\n`,
  );
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_ENDPOINT_URL: awsUrl,
    NODE_COMPILE_CACHE: join(root, ".cache", "compiled"),
  };
  const run = (...words: readonly string[]): Promise<Ended> => {
    const reaching = ["--config", folder, "--octavia-endpoint", octaviaUrl];
    const child = spawn(process.execPath, ["cli/main.ts", ...words, ...reaching], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  };
  return {
    run,
    /** One round. */
    async sync(
      ...words: readonly string[]
    ): Promise<{ readonly code: number | null; readonly report: RoundReport }> {
      const { code, out, err } = await run("targets", "sync", "shop", "--json", ...words);
      const answer = parsed(out) as { rounds?: readonly { mirrors: readonly RoundReport[] }[] } | undefined;
      const report = answer?.rounds?.at(-1)?.mirrors[0];
      if (!report) throw new Error(`targets sync ended with ${code}: ${out}${err}`);
      return { code, report };
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

export type MirrorCommand = ReturnType<typeof commandOf>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
