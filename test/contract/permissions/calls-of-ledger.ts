import { childOf, text, texts } from "./members.ts";
import type { Members } from "./members.ts";
import { arn, right } from "./rights.ts";
import type { Conditions, Row, Where } from "./rights.ts";

/**
 * With a customer managed key DynamoDB uses it in the caller's name, and these are what it needs at least.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const tableKey = ({ region, keyArn }: Where) =>
  [
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "DescribeKey",
  ].map((action) => right(`kms:${action}`, keyArn, { "kms:ViaService": `dynamodb.${region}.amazonaws.com` }));

const onTable =
  (action: string): Row =>
  ({ input }, where) => [
    right(action, arn(where, "dynamodb", `table/${text(input, "TableName")}`), partitions(input)),
    ...tableKey(where),
  ];

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function partitions(input: Members): Conditions {
  const { pk } = childOf(input, "Key");
  return { "dynamodb:LeadingKeys": typeof pk === "string" ? [pk] : texts(input, "LeadingKeys") };
}

const batch: Row = ({ input }, where) => {
  const tables: readonly Members[] = Object(input["Tables"]);
  return tables.flatMap((each) => onTable("dynamodb:BatchGetItem")({ input: each, groups: [] }, where));
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const writes: Readonly<Record<string, string>> = {
  ConditionCheck: "dynamodb:ConditionCheckItem",
  Delete: "dynamodb:DeleteItem",
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
};
const transaction: Row = ({ input }, where) => {
  const items: readonly Members[] = Object(input["TransactItems"]);
  return items.flatMap((item) =>
    Object.keys(item).flatMap((kind) =>
      onTable(writes[kind] ?? kind)({ input: childOf(item, kind), groups: [] }, where),
    ),
  );
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html, who publishes to an encrypted topic */
const publish: Row = ({ input }, { region, keyArn }) => {
  const via = { "kms:ViaService": `sns.${region}.amazonaws.com` };
  return [
    right("sns:Publish", text(input, "TopicArn")),
    ...["Decrypt", "GenerateDataKey"].map((action) => right(`kms:${action}`, keyArn, via)),
  ];
};

/** One request for each bus, with the sources and kinds of all its entries. */
const putEvents: Row = ({ input }, where) => {
  const entries: readonly Members[] = Object(input["Entries"]);
  const buses = [...new Set(entries.map((entry) => text(entry, "EventBusName")))];
  return buses.map((bus) => {
    const its = entries.filter((entry) => entry["EventBusName"] === bus);
    return right("events:PutEvents", arn(where, "events", `event-bus/${bus}`), {
      "events:source": its.map((entry) => text(entry, "Source")),
      "events:detail-type": its.map((entry) => text(entry, "DetailType")),
    });
  });
};

/** Calls of DynamoDB, SNS and EventBridge: what is kept, and who is told. */
export const ledgerCalls: Readonly<Record<string, Row>> = {
  "dynamodb.BatchGetItem": batch,
  "dynamodb.DeleteItem": onTable("dynamodb:DeleteItem"),
  "dynamodb.GetItem": onTable("dynamodb:GetItem"),
  "dynamodb.Query": onTable("dynamodb:Query"),
  "dynamodb.TransactWriteItems": transaction,
  "dynamodb.UpdateItem": onTable("dynamodb:UpdateItem"),
  "eventbridge.PutEvents": putEvents,
  "sns.Publish": publish,
};
