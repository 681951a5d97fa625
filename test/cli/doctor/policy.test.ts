import { describe, expect, test } from "vitest";
import { lets } from "../../../cli/doctor/policy.ts";

const queue = "arn:aws:sqs:eu-central-1:111122223333:letters";
const rule = "arn:aws:events:eu-central-1:111122223333:rule/Pushed";
const access = {
  who: "events.amazonaws.com",
  action: "sqs:SendMessage",
  resource: queue,
  context: { "aws:SourceArn": rule },
};
const allow = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: queue,
};
const deny = { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: queue };
const insecure = { Bool: { "aws:SecureTransport": "false" } };

describe("a resource's policy", () => {
  test.for([
    ["without statements lets nobody in", [], "no"],
    ["lets in whom it names", [allow], "yes"],
    [
      "lets in one of several",
      [{ ...allow, Principal: { Service: ["sns.amazonaws.com", "events.amazonaws.com"] } }],
      "yes",
    ],
    ["lets everybody in", [{ ...allow, Principal: "*" }], "yes"],
    ["lets everybody in, as AWS writes it", [{ ...allow, Principal: { AWS: "*" } }], "yes"],
    [
      "of the account alone lets no service in",
      [{ ...allow, Principal: { AWS: "arn:aws:iam::111122223333:root" } }],
      "no",
    ],
    ["is about its actions", [{ ...allow, Action: "sqs:ReceiveMessage" }], "no"],
    ["takes actions by pattern, whatever their case", [{ ...allow, Action: ["SQS:Send*"] }], "yes"],
    ["is about its resource", [{ ...allow, Resource: `${queue}-2` }], "no"],
    ["takes resources by pattern", [{ ...allow, Resource: "arn:aws:sqs:*:*:lett?rs" }], "yes"],
    [
      "does not take a dot for any letter",
      [{ ...allow, Principal: { Service: "events-amazonaws.com" } }],
      "no",
    ],
    ["denies before it allows", [allow, deny], "no"],
    ["that denies what is not encrypted lets AWS in", [allow, { ...deny, Condition: insecure }], "yes"],
    [
      "lets in from the source that it names",
      [{ ...allow, Condition: { ArnEquals: { "aws:SourceArn": rule } } }],
      "yes",
    ],
    [
      "knows keys whatever their case",
      [{ ...allow, Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:events:*:*:rule/*" } } }],
      "yes",
    ],
    [
      "lets in from no other source",
      [{ ...allow, Condition: { ArnLike: { "aws:SourceArn": `${rule}s` } } }],
      "no",
    ],
    [
      "takes one of several sources",
      [{ ...allow, Condition: { StringLike: { "aws:SourceArn": ["x", "*Pushed"] } } }],
      "yes",
    ],
    [
      "that asks what is not known is unclear",
      [{ ...allow, Condition: { StringEquals: { "aws:SourceOrgID": "o-1" } } }],
      "unclear",
    ],
    [
      "that asks it only if it is there lets in",
      [{ ...allow, Condition: { StringEqualsIfExists: { "aws:SourceOrgID": "o-1" } } }],
      "yes",
    ],
    [
      "with an operator that is not judged is unclear",
      [{ ...allow, Condition: { IpAddress: { "aws:SourceArn": "10.0.0.0/8" } } }],
      "unclear",
    ],
    [
      "that may deny is unclear",
      [allow, { ...deny, Condition: { StringEquals: { "aws:SourceOrgID": "o-1" } } }],
      "unclear",
    ],
    [
      "that lets in elsewhere is not made unclear",
      [allow, { ...allow, Condition: { StringEquals: { "aws:SourceOrgID": "o-1" } } }],
      "yes",
    ],
  ] as const)("%s", ([, Statement, answer]) => {
    expect(lets({ Statement }, access)).toBe(answer);
  });

  test("may have one statement that is no list", () => {
    expect(lets({ Statement: allow }, access)).toBe("yes");
  });

  test("of a role is asked for no resource", () => {
    const trust = { ...allow, Action: "sts:AssumeRole", Resource: undefined };
    const { Resource: _, ...statement } = trust;
    expect(lets({ Statement: statement }, { who: "events.amazonaws.com", action: "sts:AssumeRole" })).toBe(
      "yes",
    );
  });
});
