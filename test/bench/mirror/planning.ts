import { meaning } from "../../../functions/targets/meaning/meaning.ts";
import { bookkeeping } from "../../../functions/targets/plan/bookkeeping.ts";
import { plan } from "../../../functions/targets/plan/plan.ts";
import { publishedQuotas } from "../../../functions/targets/plan/quotas.ts";
import type { PlanInput } from "../../../functions/targets/plan/sight.ts";
import { median } from "../cold-start.ts";
import { size } from "./size.ts";
import type { MirrorWorld } from "./world.ts";

export interface PlanningTime {
  /** Microseconds of processor time for each member. */
  readonly parsing: number;
  readonly planning: number;
}

const runs = 15;

/**
 * What Octavia answers to a whole read of one share, through JSON.parse; and, in turn with it in the same run, what is
 * decided from it: meaning, plan and bookkeeping. @param bodies of the answers, whole.
 */
export async function planningTime(world: MirrorWorld, bodies: readonly string[]): Promise<PlanningTime> {
  const [share] = world.shares;
  const own = world.configs.slice(0, size.share);
  const now = new Date(world.clock.now()).toISOString();
  const vpcCidrs = ["10.0.0.0/16"];
  const inputs = await Promise.all(
    own.map(async (config) => {
      const source = share?.memory.sources.get(config.mirror)?.source;
      const sight = share?.memory.sights.get(config.mirror);
      if (!source || !sight) throw new Error(`${config.mirror} is not settled`);
      return { config, source, sight, ledger: await world.mirrors.view(config.mirror) };
    }),
  );
  const decide = (): number =>
    inputs.reduce((steps, { config, source, sight, ledger }) => {
      const desired = meaning(source, config, { vpcCidrs, subnetCidrs: vpcCidrs, claims: new Map() });
      const { actual, others } = sight;
      const input: PlanInput = {
        config,
        desired,
        actual,
        ledger,
        others,
        quotas: { ...publishedQuotas, loadBalancersPerRegion: 2000, groupsPerRegion: 4000 },
        readAt: now,
        now,
      };
      const found = plan(input);
      return steps + found.steps.length + bookkeeping(input, found.steps).groups.length;
    }, 0);
  const parse = (): number => bodies.reduce((sum, body) => sum + Object.keys(JSON.parse(body)).length, 0);
  const times = Array.from({ length: runs }, () => ({ parsing: timed(parse), planning: timed(decide) }));
  const members = own.length * size.listeners * size.members;
  const of = (part: keyof PlanningTime): number => median(times.slice(3).map((each) => each[part])) / members;
  return { parsing: of("parsing"), planning: of("planning") };
}

/** Microseconds of processor time: what else runs on the machine does not count. */
function timed(work: () => number): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** What Octavia answers when all of one share is read anew. */
export async function bodiesOf(world: MirrorWorld): Promise<string[]> {
  const bodies: string[] = [];
  world.state.onBody = (body) => void bodies.push(body);
  await world.play(() => world.share(world.configs.slice(0, size.share)).round());
  world.state.onBody = undefined;
  return bodies;
}
