import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Http } from "../../../functions/targets/read/http.ts";
import type { Credentials } from "../../../functions/targets/read/source.ts";
import { web } from "../../../functions/targets/read/web.ts";
import { apiOf } from "./api.ts";
import { keystonePeople } from "./keystone-people.ts";
import { isThere, signalled } from "./lab-folder.ts";
import { startLab } from "./lab.ts";
import type { Lab } from "./lab.ts";
import { workerOf } from "./worker.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);
/** As scripts/octavia-up.sh configures them, which are Octavia's and Keystone's own defaults. */
const tokenMs = 3_600_000;
const tokenCacheMs = 300_000;

/** Octavia and Keystone themselves, on this machine. Their clock goes forward when somebody sleeps. */
export async function realWorld(root: string): Promise<RealWorld> {
  const lab = await startLab(root);
  const ids = JSON.parse(readFileSync(join(lab.state, "keystone", "ids.json"), "utf8")) as Ids;
  const { demo = "", other = "" } = ids.projects;
  const cloud = { authUrl: lab.keystoneUrl, region: "RegionOne", interface: "public", project: demo };
  const writer = credentialOf(lab, "demo");
  return {
    name: "Octavia and Keystone",
    version: await versionOf(),
    lab,
    http,
    now: () => new Date(Date.now() + lab.aheadMs),
    sleep: async (ms) => lab.later(ms),
    wait: (ms) => pause(ms),
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
    whileWorkerIsBusy: workerOf(lab.state),
    hold: (id, status) => hold(lab, id, status),
    report: (id, down) => report(lab, id, down),
    tokenCacheMs,
    tokenMs,
    play: (run) => run(),
    stop: async () => lab.stop(),
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

/** A connection for each request: one that is kept may be closed by the other side just when it is used again. */
const http: Http = async (request) => {
  const connections = web();
  try {
    return await connections.http(request);
  } finally {
    connections.close();
  }
};

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

/** Only processes that the lab started. One that hangs has its connections taken, and answers none. */
async function keystoneIs(lab: Lab, state: "up" | "down" | "hanging"): Promise<void> {
  if (state === "hanging") return void signalled(lab.state, "keystone", "SIGSTOP");
  if (state === "down") return ended(lab, "keystone", "SIGKILL");
  signalled(lab.state, "keystone", "SIGCONT");
  return lab.up();
}

export async function ended({ state }: Lab, name: "api" | "keystone", signal: NodeJS.Signals): Promise<void> {
  const all = signalled(state, name, signal);
  while (all.some(isThere)) await pause(20);
}

async function hold(lab: Lab, id: string, status: string): Promise<void> {
  const sql = `update load_balancer set provisioning_status='${status}', updated_at=updated_at where id='${id}'`;
  await run("mariadb", ["--no-defaults", "-uroot", "-S", lab.databaseSocket, "octavia", "-e", sql]);
}

/** By Octavia's own health manager, which is fed one heartbeat. */
async function report({ octaviaUrl }: Lab, loadBalancer: string, down: string): Promise<void> {
  const url = `${octaviaUrl}/lab/heartbeat?load_balancer=${loadBalancer}&down=${down}`;
  const { status } = await fetch(url, { headers: { connection: "close" } });
  if (status !== 204) throw new Error(`the heartbeat was answered with ${status}`);
}
