import { expect, test } from "vitest";
import { builtInDefaults } from "../../../infra/config/installation-schema.ts";
import { serviceSchema } from "../../../infra/config/service-schema.ts";
import { problemsOf, problemsOfService, sound } from "./folder.ts";

const withMore = (more: string) => problemsOfService(sound("storefront", more));

test("the shortest file gets every default", () => {
  const written = {
    service: "storefront",
    image: { repository: "storefront", tags: ["v*"] },
    cells: [{ name: "a", codedeploy: { application: "storefront", deploymentGroup: "a" } }],
    strategy: { kind: "all-at-once" },
  };
  expect(serviceSchema(builtInDefaults).parse(written)).toEqual({
    ...written,
    cells: [{ ...written.cells[0], wave: 1, loadBalancer: "application" }],
    strategy: { kind: "all-at-once", bakeSeconds: 0 },
    gates: { windows: [], smoke: [], compatibility: [], dependsOn: [] },
    judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
    rollback: { alarms: [] },
    whileReleasing: "queue",
    whenFrozen: "hold",
    onForeignRevision: "refuse",
    foreignDeployment: { kind: "wait", limitSeconds: 7_200 },
  });
});

test("what is written is parsed to seconds, minutes of the day and weekdays, as plain JSON", () => {
  const parsed = serviceSchema(builtInDefaults).parse({
    service: "storefront",
    image: { repository: "shop/storefront", tags: ["v*"], registryId: "444455556666", region: "us-east-1" },
    container: "web",
    cells: [
      {
        name: "a",
        wave: 2,
        codedeploy: { application: "storefront", deploymentGroup: "a" },
        terminationWait: "2d",
        readyWait: "24h",
      },
    ],
    strategy: { kind: "linear", weight: 10, every: "3m", bake: "90m" },
    gates: {
      approval: { at: "preview", limit: "24h", notBy: "starter" },
      windows: [{ days: "Mon-Thu", from: "10:00", to: "24:00", zone: "Asia/Tokyo" }],
      smoke: [{ path: "/health", expect: { status: 204, header: { name: "x-build" } }, timeout: "30s" }],
      compatibility: [{ lambda: "check" }, { http: "https://check.example.com/x" }],
      dependsOn: ["checkout"],
    },
    judge: { metrics: [], onUnclear: "ask", maxBake: "2h" },
    foreignDeployment: { wait: "30m" },
  });
  expect(parsed).toMatchObject({
    cells: [{ terminationWaitSeconds: 172_800, readyWaitSeconds: 86_400 }],
    strategy: { kind: "linear", weight: 10, everySeconds: 180, bakeSeconds: 5_400 },
    gates: {
      approval: { at: "preview", limitSeconds: 86_400, onLimit: "refuse", notBy: "starter" },
      windows: [{ days: [1, 2, 3, 4], fromMinute: 600, toMinute: 1_440, zone: "Asia/Tokyo" }],
      smoke: [{ expect: { status: 204, header: { name: "x-build" } }, timeoutSeconds: 30, attempts: 3 }],
      compatibility: [
        { kind: "lambda", name: "check" },
        { kind: "http", url: "https://check.example.com/x" },
      ],
    },
    judge: { metrics: [], onUnclear: "ask", maxBakeSeconds: 7_200, everySeconds: 60 },
    foreignDeployment: { kind: "wait", limitSeconds: 1_800 },
  });
  expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
});

test.for([
  [
    "an unknown field",
    "whileReleasng: queue\n",
    '6:1  "whileReleasng" is not a field here; did you mean whileReleasing?',
  ],
  [
    "a word near an allowed one",
    "whenFrozen: holds\n",
    '6:13  whenFrozen: expected one of hold, refuse, found the text "holds"; did you mean hold?',
  ],
  [
    "a canary with steps",
    "strategy: { kind: canary, weight: 10, interval: 5m, steps: [10, 50] }\n",
    /^5:53 {2}strategy: "steps" is not a field here: CodeDeploy's canary has exactly one first step and one interval/,
  ],
  [
    "a canary with a list of weights",
    "strategy: { kind: canary, weight: [10, 50], interval: 5m }\n",
    /^5:35 {2}strategy\.weight: expected a whole percentage from 1 to 99, found a list of 2: CodeDeploy's canary has exactly one/,
  ],
  [
    "a number as text",
    'strategy: { kind: canary, weight: "10", interval: 5m }\n',
    '5:35  strategy.weight: expected a whole percentage from 1 to 99, found the text "10"',
  ],
  [
    "all traffic as a step",
    "strategy: { kind: canary, weight: 100, interval: 5m }\n",
    "5:35  strategy.weight: expected a whole percentage from 1 to 99, found the number 100",
  ],
  [
    "a duration without its unit",
    "strategy: { kind: canary, weight: 10, interval: 5 }\n",
    "5:49  strategy.interval: expected a duration such as 30s, 5m, 24h or 2d, found the number 5",
  ],
  [
    "an unknown strategy",
    "strategy: { kind: bluegreen }\n",
    '5:19  strategy.kind: expected one of all-at-once, canary, linear, weighted, found the text "bluegreen"',
  ],
  [
    "an approval without a limit",
    "gates: { approval: { at: start } }\n",
    "6:20  gates.approval.limit: an approval needs a limit (such as limit: 24h): without one, a release that nobody answers would keep its lease for ever",
  ],
  [
    "a slip in a weekday",
    'gates: { windows: [ { days: Mon-Thr, from: "10:00", to: "17:00", zone: Asia/Tokyo } ] }\n',
    '6:29  gates.windows[0].days: expected days such as "Mon-Fri" or [Mon, Wed]: "Thr" is not a day; did you mean Thu?',
  ],
  [
    "a time of one digit",
    'gates: { windows: [ { days: Mon, from: 9:00, to: "17:00", zone: Asia/Tokyo } ] }\n',
    '6:40  gates.windows[0].from: expected a time of day from "00:00" to "23:59", found the text "9:00"',
  ],
  [
    "an offset as zone",
    'gates: { windows: [ { days: Mon, from: 09:00, to: "17:00", zone: "+09:00" } ] }\n',
    '6:66  gates.windows[0].zone: expected an IANA time zone such as Europe/Berlin, found the text "+09:00"',
  ],
  [
    "a slip in a zone",
    'gates: { windows: [ { days: Mon, from: 09:00, to: "17:00", zone: Europe/Berln } ] }\n',
    '6:66  gates.windows[0].zone: expected an IANA time zone such as Europe/Berlin, found the text "Europe/Berln"; did you mean Europe/Berlin?',
  ],
  [
    "a status as text",
    "gates: { smoke: [ { path: /x, expect: { status: ok } } ] }\n",
    '6:49  gates.smoke[0].expect.status: expected an HTTP status from 100 to 599, found the text "ok"',
  ],
  [
    "a path without a slash",
    "gates: { smoke: [ { path: health, expect: 200 } ] }\n",
    '6:27  gates.smoke[0].path: expected a path that begins with /, found the text "health"',
  ],
  ["nothing where a mapping belongs", "gates:\n", "6:7  gates: expected a mapping, found null"],
] as const)("%s is refused with what was expected and found", ([, more, line]) => {
  const [first, ...others] = withMore(more);
  expect(first).toEqual(typeof line === "string" ? line : expect.stringMatching(line));
  expect(others).toEqual([]);
});

test("an account id that YAML reads as a number is asked for in quotes", () => {
  expect(
    problemsOf({ "installation.yaml": "name: p\naccount: 011122223333\nregion: eu-central-1\n" }),
  ).toEqual([
    'installation.yaml:2:10  account: expected an account id of 12 digits in quotes, such as "111122223333", found the number 11122223333',
  ]);
});

test("a whole image address is no repository", () => {
  const text = sound("storefront").replace(
    "repository: storefront",
    "repository: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront:v1",
  );
  expect(problemsOfService(text)[0]).toMatch(
    /^2:22 {2}image\.repository: expected a repository's name without registry and tag/,
  );
});

test("every missing field of an empty mapping is told", () => {
  expect(problemsOfService("{}\n")).toEqual([
    "1:1  cells: expected a list, but it is missing",
    "1:1  image: expected a mapping, but it is missing",
    "1:1  service: expected 2 to 40 small letters, digits and hyphens, a letter first and no hyphen at the end, but it is missing",
    "1:1  strategy: expected a mapping, but it is missing",
  ]);
});
