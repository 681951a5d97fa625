import { sample, sampleNames } from "../../events/samples.ts";

/** Things that no function is ever sent, each with a name. */
export const nonsense: readonly (readonly [name: string, event: unknown])[] = [
  ["null", null],
  ["false", false],
  ["a number", 42],
  ["a text", "release it"],
  ["an empty text", ""],
  ["a long text", "x".repeat(200_000)],
  ["an empty list", []],
  ["a list of lists", nested(200)],
  ["an empty object", {}],
  ["an object that would change every object", JSON.parse('{"__proto__":{"ticket":{}},"constructor":1}')],
  ["a member with a long name", { ["x".repeat(100_000)]: 1 }],
  ["a ticket that is a text", { ticket: "storefront-1", token: "t", cell: "a" }],
  ["a ticket with wrong members", { ticket: { release: 5, service: null, fence: "1" }, token: [], cell: 7 }],
  ["an ending without an execution", { ticket: null, ending: "settled", problem: {}, execution: 9 }],
  ["a hook's call without an execution id", { DeploymentId: "d-1", LifecycleEventHookExecutionId: "" }],
  ["requests that are none", { requests: [{ url: 5, timeoutSeconds: "long" }] }],
  [
    "too many requests",
    { requests: Array.from({ length: 21 }, () => ({ url: "https://a/", timeoutSeconds: 1 })) },
  ],
  ["a request of nobody", { requestContext: { authorizer: {} }, body: "{}" }],
  ["a tick of another clock", { tick: "minute" }],
  ...sampleNames
    .filter((name) => "detail-type" in sample(name))
    .map((name): [string, unknown] => [
      `${name} with a number as its detail`,
      { ...sample(name), detail: 5 },
    ]),
];

function nested(depth: number): unknown {
  let list: unknown[] = [];
  for (let level = 0; level < depth; level++) list = [list];
  return list;
}

const iam = { authorizer: { iam: { userArn: "arn:aws:iam::111122223333:user/ann" } } };
const asked = (body: unknown) => ({ requestContext: iam, body });

type WrongRequest = readonly [name: string, event: unknown, status: number];

const whole: readonly WrongRequest[] = [
  ["no body", { requestContext: iam }, 400],
  ["a body that is no JSON", asked("release it"), 400],
  ["a body of null", asked("null"), 400],
  ["a body that is a list", asked("[]"), 400],
  ["a body that says nothing", asked("{}"), 400],
  ["Base64 that is none", { ...asked("%%%"), isBase64Encoded: true }, 400],
];

/** Requests to the function URL that a person may mistype, and the status of the answer. */
export const wrongRequests: readonly WrongRequest[] = [
  ...whole,
  ["a command that does not exist", asked('{"command":"destroy","service":"storefront"}'), 400],
  ["a member too many", asked('{"command":"freezes","force":true}'), 400],
  ["a reason that is empty", asked('{"command":"abort","release":"storefront-1","reason":""}'), 400],
  ["a command through no role's door", asked('{"command":"freezes"}'), 403],
];

/** The same to the door of traffic policies. */
export const wrongTrafficRequests: readonly WrongRequest[] = [
  ...whole,
  ["a command that does not exist", asked('{"command":"sync","policy":"shop"}'), 400],
  ["a policy that is no name", asked('{"command":"show","policy":"*.example.com"}'), 400],
  [
    "a weight that DNS has not",
    asked('{"command":"shift","policy":"shop","to":{"nlb":256},"reason":"half"}'),
    400,
  ],
  ["a shift without a reason", asked('{"command":"shift","policy":"shop","to":{"nlb":10}}'), 400],
  [
    "a rail that nobody lifts",
    asked('{"command":"evacuate","policy":"shop","site":"nlb","reason":"x","override":["health"]}'),
    400,
  ],
  ["a command through no role's door", asked('{"command":"list"}'), 403],
];
