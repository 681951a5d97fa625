import { describe, expect, test } from "vitest";
import { elb, isNetwork } from "../../../../functions/release/aws/elb.ts";
import { group } from "../world.ts";
import { recording, sdkError } from "./recording.ts";

const alb = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/1/2";
const nlb = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/net/shop/1/2";
const [blue, green, other] = [group("blue"), group("green"), group("other")];
const pair = [blue, green];

const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, elb: elb(recorded.client) };
};
const forward = (weights: Record<string, number>) => ({
  Type: "forward",
  ForwardConfig: {
    TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
  },
});
const listener = (...DefaultActions: object[]) => ({ Listeners: [{ DefaultActions }] });
const rule = (...Actions: object[]) => ({ IsDefault: false, Actions });
const shares = (defaults: object, ...Rules: object[]) =>
  scripted({ DescribeListeners: [defaults], DescribeRules: [{ Rules }] }).elb.shares(alb, pair);

describe("the share of a listener's traffic", () => {
  test.for<readonly [string, Promise<unknown>, readonly [number, number]]>([
    ["is by weight", shares(listener(forward({ [blue]: 90, [green]: 10 }))), [0.9, 0.1]],
    [
      "is everything for the only target group, whatever its weight",
      shares(listener(forward({ [green]: 0 }))),
      [0, 1],
    ],
    [
      "is everything where the action names its target group alone",
      shares(listener({ Type: "forward", TargetGroupArn: blue })),
      [1, 0],
    ],
    ["is nothing where all weights are zero", shares(listener(forward({ [blue]: 0, [green]: 0 }))), [0, 0]],
    [
      "is found behind an authentication",
      shares(listener({ Type: "authenticate-oidc" }, forward({ [blue]: 1 }))),
      [1, 0],
    ],
    ["is nothing for a listener that only redirects", shares(listener({ Type: "redirect" })), [0, 0]],
    [
      "is the least of what the default and the rules give: one that lags behind counts",
      shares(listener(forward({ [green]: 1 })), rule(forward({ [blue]: 50, [green]: 50 }))),
      [0, 0.5],
    ],
    [
      "is not touched by rules that go elsewhere",
      shares(
        listener(forward({ [green]: 1 })),
        rule(forward({ [other]: 1 })),
        rule({ Type: "fixed-response" }),
      ),
      [0, 1],
    ],
    [
      "is of the rules where the default goes elsewhere",
      shares(listener({ Type: "fixed-response" }), rule(forward({ [blue]: 1 }))),
      [1, 0],
    ],
    [
      "does not count the default twice, for DescribeRules tells it too",
      shares(listener(forward({ [green]: 1 })), { IsDefault: true, Actions: [forward({ [blue]: 1 })] }),
      [0, 1],
    ],
  ])("%s", async ([, found, [ofBlue, ofGreen]]) => {
    expect(await found).toEqual({ [blue]: ofBlue, [green]: ofGreen });
  });

  test("reads the rules to the last page", async () => {
    const { elb, inputs } = scripted({
      DescribeListeners: [listener(forward({ [green]: 1 }))],
      DescribeRules: [{ Rules: [], NextMarker: "more" }, { Rules: [rule(forward({ [blue]: 1 }))] }],
    });
    expect(await elb.shares(alb, pair)).toEqual({ [blue]: 0, [green]: 0 });
    expect(inputs()).toEqual([
      { ListenerArns: [alb] },
      { ListenerArn: alb },
      { ListenerArn: alb, Marker: "more" },
    ]);
  });

  test("asks a Network Load Balancer for no rules: it has none", async () => {
    const { elb, sent } = scripted({
      DescribeListeners: [listener({ Type: "forward", TargetGroupArn: blue })],
    });
    expect(await elb.shares(nlb, pair)).toEqual({ [blue]: 1, [green]: 0 });
    expect(sent).toHaveLength(1);
  });

  test("of a listener that is gone is nothing", async () => {
    const { elb } = scripted({ DescribeListeners: [sdkError("ListenerNotFoundException", "", "client")] });
    expect(await elb.shares(alb, pair)).toEqual({ [blue]: 0, [green]: 0 });
  });

  test("is an error where it cannot be read: nobody must take that for no traffic", async () => {
    const { elb } = scripted({ DescribeListeners: [sdkError("ThrottlingException", "", "client")] });
    await expect(elb.shares(alb, pair)).rejects.toMatchObject({ name: "Throttled" });
  });
});

describe("target groups", () => {
  test("are known by their names", async () => {
    const { elb, inputs } = scripted({
      DescribeTargetGroups: [
        {
          TargetGroups: [
            { TargetGroupName: "blue", TargetGroupArn: blue },
            { TargetGroupName: "green", TargetGroupArn: green },
          ],
        },
      ],
    });
    expect(await elb.groupArns(["blue", "green"])).toEqual({ blue, green });
    expect(inputs()).toEqual([{ Names: ["blue", "green"] }]);
  });

  test("cost no call where no name is given: without names ELB would tell all", async () => {
    const { elb, sent } = scripted({});
    expect(await elb.groupArns([])).toEqual({});
    expect(sent).toEqual([]);
  });
});

const url = async (Protocol: string) => {
  const { elb } = scripted({
    DescribeListeners: [{ Listeners: [{ Protocol, Port: 8443, LoadBalancerArn: "lb" }] }],
    DescribeLoadBalancers: [{ LoadBalancers: [{ DNSName: "shop.example" }] }],
  });
  return elb.url(alb);
};

describe("where a listener can be reached", () => {
  test.for([
    ["HTTPS", "https://shop.example:8443"],
    ["TLS", "https://shop.example:8443"],
    ["HTTP", "http://shop.example:8443"],
    ["TCP", "http://shop.example:8443"],
  ] as const)("by %s: %s", async ([protocol, wanted]) => {
    expect(await url(protocol)).toBe(wanted);
  });

  test("is unknown once it is gone", async () => {
    const { elb } = scripted({ DescribeListeners: [sdkError("ListenerNotFoundException", "", "client")] });
    expect(await elb.url(alb)).toBeUndefined();
  });
});

test("an ARN tells a Network Load Balancer's listener from an Application Load Balancer's", () => {
  expect([isNetwork(nlb), isNetwork(alb)]).toEqual([true, false]);
});
