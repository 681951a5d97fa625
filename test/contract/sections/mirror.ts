import {
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
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
import { ended, realWorld } from "../octavia/real-world.ts";
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
    await using cleanup = new AsyncDisposableStack();
    const starting = [realWorld(root), startMoto(python)] as const;
    for (const each of starting)
      cleanup.defer(() =>
        each.then(
          (started) => started.stop(),
          () => undefined,
        ),
      );
    const [world, moto] = await Promise.all(starting);
    const way = cleanup.adopt(await wayTo(world.lab.octaviaUrl), (made) => made.stop());
    const { build, ...shop } = await buildShop(world);
    const place = await furnishAccount(moto.url, world.people.observer);
    const terms = { root, awsUrl: moto.url, octaviaUrl: way.url, cloud: world.cloud, place };
    const command = cleanup.adopt(commandOf({ ...terms, loadBalancer: shop.loadBalancer }), (made) =>
      made.close(),
    );
    const eyes = cleanup.adopt(eyesOf(python, moto.url), (opened) => opened.close());
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
      endOctavia: () => ended(world.lab, "api", "SIGKILL"),
      ...foreigner(moto.url, look, foreign),
    };
    const chapters = [...builtChapters, ...changeChapters, ...troubleChapters, ...endChapters];
    const questions = [...plantedQuestions(), ...(await told(chapters, stage))];
    return {
      version: `${world.version}, moto ${python.version("moto")}, boto3 ${python.version("boto3")}`,
      questions,
    };
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
