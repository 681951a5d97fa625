import type { PolicyConfig, SiteConfig } from "../../functions/shared/traffic-config.ts";
import { balancers as balancerReads } from "../../functions/traffic/aws/elb.ts";
import type { BalancerSeen } from "../../functions/traffic/aws/elb.ts";
import { nameInArn } from "../../functions/traffic/sites/targets.ts";
import { askEach } from "./ask-each.ts";
import { cloudwatch } from "./aws/cloudwatch.ts";
import { ledger } from "./aws/ledger.ts";
import { route53 } from "./aws/route53.ts";
import { sfn } from "./aws/sfn.ts";
import type { DoctorClients } from "./clients.ts";
import { absent, seen, unseen, valueOf } from "./look.ts";
import type { Look, Sight } from "./look.ts";
import type { MovingFacts, PolicyFacts } from "./traffic-facts.ts";

export interface Moved {
  /** Every traffic policy that has a file. */
  readonly all: readonly PolicyConfig[];
  /** Those whose own things are looked at. */
  readonly policies: readonly PolicyConfig[];
}

interface Place {
  readonly region: string;
  /** Name of the ledger's table, if it was seen. */
  readonly table: string | undefined;
}

type Book = ReturnType<typeof ledger>;

/** Reads what the files of policies name, what the ledger knows of them, and what carries their shifts. */
export async function seeTraffic(
  clients: DoctorClients,
  look: Look,
  { all, policies }: Moved,
  { region, table }: Place,
): Promise<MovingFacts> {
  const book = table === undefined ? undefined : ledger(clients.dynamodb, look, table);
  const described = await askEach(policies, (config) => seePolicy(clients, look, book, config, region));
  const open = book ? await book.openShifts() : unseen;
  const carriers = (valueOf(open) ?? []).map(({ executionArn }) => executionArn);
  return {
    all,
    policies: [...described.values()],
    open,
    executions: await askEach(carriers, (arn) => sfn(clients.sfn, look).execution(arn)),
  };
}

async function seePolicy(
  clients: DoctorClients,
  look: Look,
  book: Book | undefined,
  config: PolicyConfig,
  region: string,
): Promise<PolicyFacts> {
  const { policy, zone, sites } = config;
  const about = { policy };
  const dns = route53(clients.route53, look, about);
  const found = await dns.zone(zone.id);
  const alarms = [...config.alarms, ...sites.flatMap((site) => alarmOf(site, region) ?? [])];
  const named = sites.flatMap(({ check }) => (check.kind === "existing" ? [check.id] : []));
  return {
    config,
    zone: found,
    name: found.kind === "seen" ? await dns.name(config) : found,
    state: book ? await book.policy(policy, about) : unseen,
    balancers: await seeBalancers(clients, look, book, config),
    checks: await askEach(named, (id) => dns.check(id)),
    alarms: alarms.length > 0 ? await cloudwatch(clients.cloudwatch, look).named(alarms, about) : absent,
  };
}

/** The alarm that a site's health check follows, if it is in this Region: others are not looked at. */
export const alarmOf = ({ check }: SiteConfig, region: string): string | undefined =>
  check.kind === "alarm" && check.region === region ? check.alarm : undefined;

async function seeBalancers(
  clients: DoctorClients,
  look: Look,
  book: Book | undefined,
  { policy, sites }: PolicyConfig,
): Promise<ReadonlyMap<string, Sight<BalancerSeen>>> {
  const names = new Map<string, Sight<string>>();
  for (const { name, target } of sites) {
    if (target.kind === "nlb") names.set(name, seen(target.loadBalancer));
    if (target.kind === "mirror") names.set(name, await ofMirror(book, target.mirror, policy));
  }
  const wanted = [...names.values()].flatMap((sight) => valueOf(sight) ?? []);
  const action = "elasticloadbalancing:DescribeLoadBalancers";
  const of = "the load balancers of its sites";
  const all: Sight<ReadonlyMap<string, BalancerSeen>> =
    wanted.length === 0
      ? absent
      : await look({ action, of, policy }, () => balancerReads(clients.elb).byNames(wanted));
  return new Map(
    [...names].map(([site, name]) => {
      if (name.kind !== "seen" || all.kind === "unseen")
        return [site, name.kind === "absent" ? absent : unseen];
      const balancer = valueOf(all)?.get(name.value);
      return [site, balancer ? seen(balancer) : absent];
    }),
  );
}

/** The NLB of a mirror has the name that the mirror gave it. */
async function ofMirror(book: Book | undefined, mirror: string, policy: string): Promise<Sight<string>> {
  const view = book ? await book.view(mirror, { policy }) : unseen;
  if (view.kind !== "seen") return view;
  const name = nameInArn(view.value.state?.loadBalancerArn ?? "");
  return name === undefined ? absent : seen(name);
}
