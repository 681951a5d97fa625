import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import type { CertificateFacts, MirrorFacts, SubnetFacts } from "../mirror-facts.ts";

/** Days before a certificate's end within which somebody should see to it. */
const noticeDays = 30;
const dayMs = 86_400_000;

/** Whether the NLB can stand where its file says, and present what it says. */
export const placeDrafts = (mirror: MirrorFacts, now: Date): Draft[] => [
  ...onlyIf(mirror.vpc.kind === "absent", {
    check: "vpc-missing",
    what: `there is no VPC ${mirror.config.place.vpcId} in this account and Region`,
    mend: "correct place.vpcId of the mirror, or of installation.yaml",
  }),
  ...subnetDrafts(mirror),
  ...certificateDrafts(mirror, now),
];

const unfit = (what: string, mend: string): Draft => ({ check: "subnet-unfit", what, mend });

function subnetDrafts({ config, vpc, subnets }: MirrorFacts): Draft[] {
  const { subnetIds, vpcId, ipAddressType } = config.place;
  const found = valueOf(subnets);
  if (!found) return [];
  const mend = "correct place.subnetIds of the mirror, or of installation.yaml";
  const missing = subnetIds.filter((id) => !found.some((each) => each.id === id));
  // Without the VPC that has been said.
  const astray = found.filter((each) => vpc.kind !== "absent" && each.vpcId !== vpcId);
  const closed = ipAddressType === "dualstack" ? found.filter(({ hasIpv6 }) => !hasIpv6) : [];
  return [
    ...missing.map((id): Draft => ({ check: "subnet-missing", what: `there is no subnet ${id}`, mend })),
    ...astray.map((each): Draft => ({
      check: "subnet-missing",
      what: `the subnet ${each.id} is in ${each.vpcId}, and the mirror in ${vpcId}`,
      mend,
    })),
    ...twins(found).map(([one, other]) =>
      unfit(`the subnets ${one.id} and ${other.id} are both in ${one.zone}`, mend),
    ),
    ...closed.map(({ id }) =>
      unfit(`the subnet ${id} has no IPv6 range, and the NLB is dualstack`, `give it one, or ${mend}`),
    ),
  ];
}

function twins(subnets: readonly SubnetFacts[]): [SubnetFacts, SubnetFacts][] {
  return subnets.flatMap((each, index) => {
    const before = subnets.slice(0, index).find(({ zone }) => zone === each.zone);
    return before ? [[before, each] as [SubnetFacts, SubnetFacts]] : [];
  });
}

const certificateDrafts = ({ config, certificates }: MirrorFacts, now: Date): Draft[] =>
  Object.entries(config.certificates).flatMap(([port, arn]) => {
    const sight = certificates.get(arn);
    const certificate = sight && valueOf(sight);
    const name = `the certificate ${arn} of port ${port}`;
    const mend = "name another one under certificates of the mirror's file";
    if (sight?.kind === "absent")
      return [{ check: "certificate-missing", what: `${name} does not exist`, mend } satisfies Draft];
    return certificate ? stateDrafts(certificate, name, mend, now) : [];
  });

function stateDrafts(
  { status = "ISSUED", expiresAt, isRenewed }: CertificateFacts,
  name: string,
  mend: string,
  now: Date,
): Draft[] {
  const left = expiresAt === undefined ? Infinity : expiresAt.getTime() - now.getTime();
  const day = expiresAt?.toISOString().slice(0, 10) ?? "";
  if (status !== "ISSUED") return [{ check: "certificate-missing", what: `${name} is ${status}`, mend }];
  if (left <= 0) return [{ check: "certificate-missing", what: `${name} expired on ${day}`, mend }];
  return onlyIf(!isRenewed && left <= noticeDays * dayMs, {
    check: "certificate-expires",
    what: `${name} expires on ${day}`,
    mend: "import another one under the same ARN in ACM, or name another one in the mirror's file",
  });
}
