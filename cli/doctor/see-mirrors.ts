import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { InstallationConfig } from "../../infra/config/installation-schema.ts";
import { askEach } from "./ask-each.ts";
import { acm } from "./aws/acm.ts";
import { ec2 } from "./aws/ec2.ts";
import { iam } from "./aws/iam.ts";
import { kms } from "./aws/kms.ts";
import { ledger } from "./aws/ledger.ts";
import { secrets } from "./aws/secrets.ts";
import { standing } from "./aws/standing.ts";
import type { DoctorClients } from "./clients.ts";
import { absent, seen, unseen, valueOf } from "./look.ts";
import type { Look, Sight } from "./look.ts";
import type { CertificateFacts, CloudFacts, FollowingFacts, MirrorFacts } from "./mirror-facts.ts";

export interface Followed {
  /** Every mirror that has a file. */
  readonly all: readonly MirrorConfig[];
  /** Those whose own things are looked at. */
  readonly mirrors: readonly MirrorConfig[];
  /** Name of the ledger's table, if it was seen. */
  readonly table: string | undefined;
}

/** Reads what the mirrors' files name, what the ledger knows of them, and what stands of them. */
export async function seeFollowing(
  clients: DoctorClients,
  look: Look,
  { name }: Pick<InstallationConfig, "name">,
  { all, mirrors, table }: Followed,
): Promise<FollowingFacts> {
  const book = table === undefined ? undefined : ledger(clients.dynamodb, look, table);
  const clouds = new Map(all.map(({ cloud }) => [cloud.secret, cloud]));
  const described = await askEach(mirrors, (config) => seeMirror(clients, look, book, config));
  const stands = standing(clients.elb, look);
  const arns = [...described.values()].flatMap(ownArns);
  return {
    all,
    known: book ? await book.known() : unseen,
    clouds: [...(await askEach([...clouds.values()], (cloud) => seeCloud(clients, look, cloud))).values()],
    mirrors: [...described.values()],
    balancers: arns.length > 0 ? await stands.balancers() : unseen,
    tags: arns.length > 0 ? await stands.tags(arns) : unseen,
    securityGroups: arns.length > 0 ? await ec2(clients.ec2, look).securityGroups(name) : unseen,
  };
}

async function seeMirror(
  clients: DoctorClients,
  look: Look,
  book: ReturnType<typeof ledger> | undefined,
  config: MirrorConfig,
): Promise<MirrorFacts> {
  const about = { mirror: config.mirror };
  const network = ec2(clients.ec2, look);
  const certificates = Object.values(config.certificates);
  return {
    config,
    view: book ? await book.view(config.mirror, about) : unseen,
    vpc: await network.vpc(config.place.vpcId, about),
    subnets: await network.subnets(config.place.subnetIds, about),
    certificates: await askEach(certificates, (arn): Promise<Sight<CertificateFacts>> =>
      arn.includes(":server-certificate/")
        ? iam(clients.iam, look).certificate(arn, about)
        : acm(clients.acm, look).certificate(arn, about),
    ),
  };
}

async function seeCloud(
  clients: DoctorClients,
  look: Look,
  config: CloudFacts["config"],
): Promise<CloudFacts> {
  const found = await secrets(clients.secrets, look).secret(config.secret);
  const secret = valueOf(found);
  if (!secret) return { config, secret: found.kind === "absent" ? absent : unseen };
  const { arn, isDeleted, keyId } = secret;
  const key = keyId === undefined ? absent : await kms(clients.kms, look).key(keyId);
  return { config, secret: seen({ arn, isDeleted, key }) };
}

/** Load balancer and target groups that the ledger says are the mirror's. */
export function ownArns({ view }: Pick<MirrorFacts, "view">): string[] {
  const { state, groups = [] } = valueOf(view) ?? {};
  return [state?.loadBalancerArn, ...groups.map(({ groupArn }) => groupArn)].flatMap((arn) => arn || []);
}
