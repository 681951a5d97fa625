import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { Validations } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from "cdk-nag";
import type { NagPack } from "cdk-nag";
import type { Question } from "../section.ts";
import { installations } from "./installations.ts";

/** Under this name nothing is acknowledged, and so everything is found. */
const bareName = "bare";

interface Pack {
  readonly name: string;
  readonly pack: NagPack;
  /** The same rules, blind to acknowledgements. */
  readonly bare: NagPack;
}

const packs: readonly Pack[] = [
  {
    name: "AwsSolutions",
    pack: new AwsSolutionsChecks(),
    bare: new (class extends AwsSolutionsChecks {
      protected override packName = bareName;
    })(),
  },
  {
    name: "Serverless",
    pack: new ServerlessChecks(),
    bare: new (class extends ServerlessChecks {
      protected override packName = bareName;
    })(),
  },
  {
    name: "NIST.800.53.R5",
    pack: new NIST80053R5Checks(),
    bare: new (class extends NIST80053R5Checks {
      protected override packName = bareName;
    })(),
  },
];

/** A rule that a resource does not keep. */
export interface Finding {
  readonly rule: string;
  /** The resource's place in the tree of constructs. */
  readonly path: string;
}

export interface Acknowledgement extends Finding {
  readonly reason: string;
}

/** What cdk-nag finds in each installation, and whether each exception is argued for and needed. */
export function rulePacks(root: string): Question[] {
  const questions = installations.flatMap(({ name, make }) => {
    const app = make(root);
    const found = findings(app);
    const acknowledged = acknowledgements(app);
    return [
      ...packs.map((each) => ({
        about: `${name}, by ${each.name}`,
        differences: findingsOf(each.pack, app).map(({ rule, path }) => `${rule}: ${path}`),
      })),
      { about: `${name}: each exception is argued for`, differences: unargued(acknowledged) },
      { about: `${name}: each exception is needed`, differences: unneeded(acknowledged, found) },
    ];
  });
  return [...questions, ...planted(root)];
}

const findingsOf = (pack: NagPack, app: App): Finding[] =>
  pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = "" }) => ({ rule: ruleName, path: constructPath })),
    );

const findings = (app: App): Finding[] =>
  packs.flatMap(({ name, bare }) =>
    findingsOf(bare, app).map(({ rule, path }) => ({ rule: rule.replace(bareName, name), path })),
  );

/** Those of cdk-nag's rules; the CDK keeps acknowledgements of its own warnings in the same place. */
function acknowledgements(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => ({ rule: rule.replace(/^annotation::/i, ""), reason, path: node.path }))
      .filter(({ rule }) => packs.some(({ name }) => rule.startsWith(`${name}-`))),
  );
}

/** An argument has some words, and does not only say that it is so. */
function unargued(acknowledged: readonly Acknowledgement[]): string[] {
  if (acknowledged.length === 0) return ["there is none"];
  return acknowledged
    .filter(({ reason }) => reason.split(/\s+/).length < 6)
    .map(({ rule, path, reason }) => `${rule} at ${path}: "${reason}"`);
}

/** It is needed if without it something in that part of the tree would be found. */
function unneeded(acknowledged: readonly Acknowledgement[], found: readonly Finding[]): string[] {
  return acknowledged
    .filter(
      ({ rule, path }) => !found.some((each) => each.rule === rule && `${each.path}/`.startsWith(`${path}/`)),
    )
    .map(({ rule, path }) => `${rule} at ${path} suppresses nothing`);
}

function planted(root: string): Question[] {
  const stale = {
    rule: "AwsSolutions-S1",
    path: "pointsman",
    reason: "there was a bucket here once, without logs",
  };
  const found = (what: string, isFound: boolean): Question => ({
    about: `planted: ${what}`,
    differences: isFound ? [] : ["it is not found"],
  });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "test", "contract", "template", "planted-app.ts")],
    { encoding: "utf8" },
  );
  const report = `${stdout}${stderr}`;
  return [
    found("an exception that suppresses nothing", unneeded([stale], []).length > 0),
    found("an exception without an argument", unargued([{ ...stale, reason: "not needed" }]).length > 0),
    found("synthesis goes through in spite of findings", status !== 0),
    found("a right of the mirrors with a wildcard that nobody argued for", isWildcardFound(root)),
    ...["AwsSolutions-S10", "Serverless-LambdaTracing", "NIST.800.53.R5-SNSEncryptedKMS"].map((rule) =>
      found(`a finding of ${rule}, in a synthesis`, report.includes(rule)),
    ),
  ];
}

/** A statement that nobody has argued for, in the role of the function that follows load balancers. */
function isWildcardFound(root: string): boolean {
  const app = installations.find(({ name }) => name === "one with mirrors")?.make(root);
  const role = app?.node.findAll().find(({ node }) => node.id === "MirrorRole");
  if (!app || !(role instanceof Role)) throw new Error("there is no role to plant in");
  const actions = ["elasticloadbalancing:DeleteLoadBalancer"];
  const resources = ["arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/*"];
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  return findingsOf(new AwsSolutionsChecks(), app).some(
    ({ rule, path }) => rule.includes("IAM5") && path.includes("MirrorRole"),
  );
}
