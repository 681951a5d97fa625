import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import { web } from "../../../functions/targets/read/web.ts";
import { apiOf } from "./api.ts";
import { keystonePeople } from "./keystone-people.ts";
import { startLab } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);
/** Short, so that a case can wait for its end. */
const shortSeconds = 20;
const tokenCacheSeconds = 2;

/** Octavia and Keystone themselves, on this machine. @param tokenSeconds for how long a login lasts. */
export async function realWorld(root: string, tokenSeconds = shortSeconds): Promise<RealWorld> {
  const lab = await startLab(root, {
    KEYSTONE_TOKEN_SECONDS: String(tokenSeconds),
    OCTAVIA_TOKEN_CACHE: String(tokenCacheSeconds),
  });
  const { http, ...connections } = web();
  const ids = JSON.parse(readFileSync(join(lab.state, "keystone", "ids.json"), "utf8")) as Ids;
  const { demo = "", other = "" } = ids.projects;
  const cloud = { authUrl: lab.keystoneUrl, region: "RegionOne", interface: "public", project: demo };
  const writer = credentialOf(lab, "demo");
  return {
    name: "Octavia and Keystone",
    version: await versionOf(),
    lab,
    http,
    now: () => new Date(),
    sleep: (ms) => sleep(ms),
    cloud,
    otherProject: other,
    api: apiOf({ http, cloud, writer, root: `${lab.octaviaUrl}/v2/lbaas` }),
    people: keystonePeople({
      http,
      lab,
      ids,
      observer: credentialOf(lab, "observer"),
      other: credentialOf(lab, "other"),
    }),
    keystoneIs: (state) => keystoneIs(lab, state),
    hold: (id, status) => hold(lab, id, status),
    report: (id, down) => report(lab, id, down),
    tokenCacheMs: tokenCacheSeconds * 1000,
    tokenMs: tokenSeconds * 1000,
    play: (run) => run(),
    async stop() {
      connections.close();
      lab.stop();
    },
  };
}

export interface RealWorld extends World {
  readonly version: string;
  readonly lab: Lab;
}

export interface Ids {
  readonly projects: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
}

function credentialOf(lab: Lab, name: string): Credentials {
  const lines = readFileSync(join(lab.state, "keystone", `${name}.env`), "utf8").split("\n");
  const value = (key: string): string =>
    lines.find((line) => line.startsWith(`export ${key}=`))?.slice(`export ${key}=`.length) ?? "";
  return {
    kind: "application-credential",
    id: value("OS_APPLICATION_CREDENTIAL_ID"),
    secret: value("OS_APPLICATION_CREDENTIAL_SECRET"),
  };
}

async function versionOf(): Promise<string> {
  const { stdout } = await run("dpkg-query", [
    "-W",
    "-f",
    "${Package} ${Version}, ",
    "python3-octavia",
    "python3-keystone",
  ]);
  return stdout.replaceAll("python3-", "").replace(/, $/, "");
}

/** Only processes that the lab started, by the id that it wrote down. */
async function keystoneIs(lab: Lab, state: "up" | "down" | "hanging"): Promise<void> {
  const file = join(lab.state, "run", "keystone.pid");
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8").split(" ")[0]) : 0;
  const isThere = pid > 0 && existsSync(`/proc/${pid}`);
  const all = isThere ? [pid, ...childrenOf(pid)] : [];
  const signal = (name: NodeJS.Signals): void => {
    for (const each of all) if (existsSync(`/proc/${each}`)) process.kill(each, name);
  };
  if (state === "hanging") return signal("SIGSTOP");
  signal("SIGCONT");
  if (state === "up") return lab.up();
  signal("SIGTERM");
  while (all.some((each) => isAlive(each))) await sleep(50);
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);

/** One that has ended and was not waited for is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function hold(lab: Lab, id: string, status: string): Promise<void> {
  const sql = `update load_balancer set provisioning_status='${status}', updated_at=updated_at where id='${id}'`;
  await run("mariadb", ["--no-defaults", "-uroot", "-S", lab.databaseSocket, "octavia", "-e", sql]);
}

/** By Octavia's own health manager, which is fed one heartbeat. */
async function report(lab: Lab, id: string, down: string): Promise<void> {
  const script = join(import.meta.dirname, "scripts", "octavia-health.py");
  await run("/usr/bin/python3", [script, "--state", lab.state, "--lb", id, "--down", down]);
}
