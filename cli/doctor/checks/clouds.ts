import type { InstallationFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import type { CloudFacts, FollowingFacts } from "../mirror-facts.ts";

/** Whether the clouds can be logged in to, and reached. */
export const cloudDrafts = (facts: InstallationFacts, following: FollowingFacts): Draft[] => [
  ...following.clouds.flatMap(secretDrafts),
  ...readerDrafts(facts),
  ...forgottenDrafts(following),
];

const closed = (what: string, mend: string): Draft[] => [{ check: "secret-key", what, mend }];

function secretDrafts({ config, secret: sight }: CloudFacts): Draft[] {
  const { name, secret: id, secretKmsKey } = config;
  const secret = valueOf(sight);
  if (sight.kind === "absent" || secret?.isDeleted)
    return [
      {
        check: "secret-missing",
        what: `the secret ${id} of the cloud ${name} ${secret ? "is about to be deleted" : "does not exist"}`,
        mend: secret
          ? `aws secretsmanager restore-secret --secret-id ${id}`
          : "make it, or correct installation.yaml; docs/mirror.md says what it holds",
      },
    ];
  if (!secret) return [];
  const key = valueOf(secret.key);
  if (key && key.state !== "Enabled")
    return closed(
      `the key ${key.arn} of the secret ${id} is ${key.state}`,
      "enable it, or cancel its deletion, in KMS",
    );
  if (key && !key.isOfAws && key.arn !== secretKmsKey)
    return closed(
      `the secret ${id} is encrypted under ${key.arn}, and installation.yaml names ${secretKmsKey ?? "no key"} for the cloud ${name}`,
      `write secretKmsKey: ${key.arn} into installation.yaml, and ${deploy}`,
    );
  return [];
}

/** Outside of the network it could be what reads a cloud with public addresses; the file says whether it is. */
function readerDrafts({ installation, functions }: InstallationFacts): Draft[] {
  const reader = valueOf(functions.get("octavia") ?? unseen);
  if (!installation.network || !reader || reader.isInVpc) return [];
  return [
    {
      check: "reader-outside",
      what: `${installation.name}-octavia is in no VPC, and installation.yaml names ${installation.network.vpcId}`,
      mend: deploy,
    },
  ];
}

function forgottenDrafts({ known, all }: FollowingFacts): Draft[] {
  const named = new Set(all.map(({ mirror }) => mirror));
  return (valueOf(known) ?? [])
    .filter((mirror) => !named.has(mirror))
    .map((mirror) => ({
      check: "mirror-forgotten",
      what: `the ledger knows the mirror ${mirror}, and no file does`,
      mend: `put its file back, or pointsman targets remove ${mirror}`,
    }));
}
