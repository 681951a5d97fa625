import { releaseStateChange } from "../../events/release-state-change.ts";
import type { Places } from "./places.ts";

/** One statement: an action group on its resources. What ends in a wildcard says why in words. */
export interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Needed as soon as a resource has a wildcard: shown to cdk-nag as its acknowledgement. */
  readonly why?: string;
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What this stack made and its functions use. */
export interface Made {
  readonly tableArn: string;
  readonly topicArn: string;
  readonly keyArn: string;
  /** Roles that RegisterTaskDefinition may hand to tasks. */
  readonly taskRoleArns: readonly string[];
}

export const anywhere = ["*"];
/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
export const noResourceType =
  "has no resource type in the Service Authorization Reference: a narrower resource never matches";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html, customer managed key */
const tableKeyActions = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

/** Transactions are authorised as the writes they are made of. */
export const ledgerGrants = (
  { tableArn, keyArn }: Made,
  { region, urlSuffix }: Places,
  ...calls: ("GetItem" | "BatchGetItem" | "Query" | "UpdateItem" | "DeleteItem")[]
): Grant[] => [
  {
    sid: "Ledger",
    actions: calls.map((call) => `dynamodb:${call}`),
    resources: [tableArn],
  },
  {
    sid: "LedgerKey",
    actions: tableKeyActions,
    resources: [keyArn],
    conditions: { StringEquals: { "kms:ViaService": `dynamodb.${region}.${urlSuffix}` } },
  },
];

/**
 * A request carries the sources of all its entries, so the key has many values, which plain StringEquals need
 * not match; ForAllValues alone would match a request without any.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html, events:source
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const everyEntryIsOurs = {
  "ForAllValues:StringEquals": { "events:source": releaseStateChange.source },
  Null: { "events:source": "false" },
};

export const newsGrants = (
  { topicArn, keyArn }: Made,
  { region, account, partition, urlSuffix }: Places,
): Grant[] => [
  { sid: "TellPeople", actions: ["sns:Publish"], resources: [topicArn] },
  {
    sid: "TellPeopleKey",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [keyArn],
    conditions: { StringEquals: { "kms:ViaService": `sns.${region}.${urlSuffix}` } },
  },
  {
    sid: "TellTheBus",
    actions: ["events:PutEvents"],
    resources: [`arn:${partition}:events:${region}:${account}:event-bus/default`],
    conditions: everyEntryIsOurs,
  },
];

export const imageGrants = ({ repositories }: Places): Grant[] => [
  { sid: "ReadImages", actions: ["ecr:DescribeImages"], resources: repositories },
];

export const imageExpiryGrants = ({ repositories }: Places): Grant[] => [
  {
    sid: "ReadImageExpiry",
    actions: ["ecr:GetLifecyclePolicyPreview", "ecr:StartLifecyclePolicyPreview"],
    resources: repositories,
  },
];
