import {
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { furnishAccount } from "../mirror/account.ts";
import { builtChapters } from "../mirror/built.ts";
import { changeChapters } from "../mirror/changes.ts";
import { commandOf } from "../mirror/command.ts";
import { endChapters } from "../mirror/end.ts";
import { plantedQuestions } from "../mirror/planted.ts";
import { eyesOf } from "../mirror/seen.ts";
import { told } from "../mirror/story.ts";
import type { Stage } from "../mirror/story.ts";
import { buildShop } from "../mirror/topology.ts";
import { troubleChapters } from "../mirror/troubles.ts";
import { wayTo } from "../mirror/way.ts";
import { motoClient, startMoto } from "../moto.ts";
import { realWorld } from "../octavia/real-world.ts";
import type { Section } from "../section.ts";

/**
 * A mirror from end to end: a topology in the real Octavia, `pointsman targets sync` into moto, and boto3 looks. moto
 * knows no health, no draining, no zones and no quotas: those are shown on the sandbox.
 */
export const mirrorSection: Section = {
  name: "mirror",
  counterpart: "Octavia and Keystone themselves, moto, and boto3",
  async run({ root, venv }) {
    const python = await venv();
    // With a folder of its own: another section's Octavia may stand beside it.
    const world = await realWorld(join(root, ".cache", "mirror"), 3600);
    const moto = await startMoto(python);
    const way = await wayTo(world.lab.octaviaUrl);
    const { build, ...shop } = await buildShop(world);
    const place = await furnishAccount(moto.url, world.people.observer);
    const command = commandOf({
      root,
      awsUrl: moto.url,
      octaviaUrl: way.url,
      cloud: world.cloud,
      place,
      loadBalancer: shop.loadBalancer,
    });
    const eyes = eyesOf(python, moto.url);
    try {
      const foreign: string[] = [];
      const look = () => eyes.look();
      const stage = {
        world,
        build,
        shop,
        way,
        command,
        look,
        foreign,
        endOctavia: () => endApi(world.lab.state),
        ...foreigner(moto.url, look, foreign),
      };
      const chapters = [...builtChapters, ...changeChapters, ...troubleChapters, ...endChapters];
      const questions = [...plantedQuestions(), ...(await told(chapters, stage))];
      return {
        version: `${world.version}, moto ${python.version("moto")}, boto3 ${python.version("boto3")}`,
        questions,
      };
    } finally {
      eyes.close();
      command.close();
      await way.stop();
      await moto.stop();
      await world.stop();
    }
  },
};

/** Somebody else, who registers targets by hand in a group of ours. */
function foreigner(url: string, look: Stage["look"], foreign: string[]) {
  const elb = new ElasticLoadBalancingV2Client(motoClient(url));
  let TargetGroupArn = "";
  const named = () =>
    foreign.map((target) => ({ Id: target.split(":")[0] ?? "", Port: Number(target.split(":")[1]) }));
  return {
    async registerForeign(poolId: string, address: string, port: number) {
      const group = (await look()).groups.find(({ tags }) => tags["pointsman:group"]?.startsWith(poolId));
      TargetGroupArn = group?.arn ?? "";
      foreign.push(`${address}:${port}`);
      await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: named() }));
    },
    async takeForeignAway() {
      await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: named() }));
    },
  };
}

/**
 * Only what the lab started, by the id that it wrote down; asked to end at once, with whatever it has under way.
 * https://docs.gunicorn.org/en/stable/signals.html
 */
async function endApi(state: string): Promise<void> {
  const pid = Number(readFileSync(join(state, "run", "api.pid"), "utf8").split(" ")[0]);
  process.kill(pid, "SIGINT");
  while (existsSync(`/proc/${pid}/task`)) await sleep(50);
}
