import type { InstallationFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { lets } from "../policy.ts";
import type { Access } from "../policy.ts";

export const events = "events.amazonaws.com";
export const cloudwatch = "cloudwatch.amazonaws.com";

/** Whether those who publish may use the key of what they publish to. */
export function closedKey(
  facts: InstallationFacts,
  keyId: string | undefined,
  check: Draft["check"],
  of: string,
  publishers: readonly string[],
): Draft[] {
  const key = valueOf(facts.keys.get(keyId ?? "") ?? unseen);
  if (!key) return [];
  if (key.isOfAws)
    return [
      {
        check,
        what: `${of} is encrypted with AWS's own key ${keyId}, whose policy nobody can change`,
        mend: "encrypt it with a key of your own",
      },
    ];
  const closed = publishers.filter((who) =>
    ["kms:Decrypt", "kms:GenerateDataKey"].some((action) => {
      const source = who === events ? "rule/any" : "alarm:any";
      return lets(key.policy, { ...sender(facts, who, source), action, resource: key.arn }) !== "yes";
    }),
  );
  if (closed.length === 0) return [];
  return [
    {
      check,
      what: `the policy of ${key.arn}, the key of ${of}, does not let ${closed.join(" and ")} use it`,
      mend: "add kms:Decrypt and kms:GenerateDataKey* for them to the key's policy",
    },
  ];
}

/** Keys that nobody can use. */
export function keyDrafts({ keys }: InstallationFacts): Draft[] {
  return [...keys.values()].flatMap((sight): Draft[] => {
    const key = valueOf(sight);
    return !key || key.state === "Enabled"
      ? []
      : [
          {
            check: "key-unusable",
            what: `the key ${key.arn} is ${key.state}`,
            mend: "enable it, or cancel its deletion, in KMS",
          },
        ];
  });
}

/** A request as it comes from one of AWS's services. */
export function sender(
  { installation, partition }: InstallationFacts,
  who: string,
  source: string,
): Pick<Access, "who" | "context"> {
  const { account, region } = installation;
  const arn = `arn:${partition}:${who.split(".")[0]}:${region}:${account}:${source}`;
  return { who, context: { "aws:SourceArn": arn, "aws:SourceAccount": account } };
}
