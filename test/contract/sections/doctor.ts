import { callProblems } from "../../models/check-call.ts";
import type { RecordedCall } from "../../models/check-call.ts";
import type { ServiceModel } from "../../models/service-model.ts";
import type { Decision, Looks } from "../doctor/looks.ts";
import { readOnlyQuestions } from "../doctor/read-only.ts";
import { simulator } from "../permissions/simulator.ts";
import type { Simulator } from "../permissions/simulator.ts";
import type { Question, Section } from "../section.ts";
import { folderOf, serviceModels } from "../witness/service-models.ts";

/**
 * What `pointsman doctor` asks of an account, sound and with each planted fault, and what the sandbox answers:
 * against AWS's service models; each decision of the sandbox's IAM against another evaluator; and that it only
 * reads, against AWS's authorization reference.
 */
export const doctorSection: Section = {
  name: "doctor",
  counterpart: "AWS's service models, an IAM evaluator, AWS's authorization reference, parliament",
  async run(context) {
    const { venv, packages } = context;
    const python = await venv();
    const modelOf = serviceModels(python.file("botocore/data"));
    // With the CDK behind it, which the other sections need not wait for.
    const { allLooks } = await import("../doctor/looks.ts");
    const looks = await allLooks();
    const iam = simulator(packages(), keyPolicies(looks));
    return {
      version: `botocore ${python.version("botocore")}, iam-simulate ${iam.version}, parliament ${python.version("parliament")}`,
      note: `${looks.calls.length} calls, ${looks.decisions.length} decisions`,
      questions: [
        ...planted(modelOf, looks),
        ...shapes(modelOf, looks.calls),
        ...(await decisions(iam, looks.decisions)),
        ...(await plantedDecisions(iam, looks)),
        ...(await readOnlyQuestions(context)),
      ],
    };
  },
};

/** One question for each operation and part; every call of it has its say. */
function shapes(modelOf: (service: string) => ServiceModel, calls: readonly RecordedCall[]): Question[] {
  const questions = new Map<string, Set<string>>();
  for (const call of calls)
    for (const [part, problems] of callProblems(modelOf(call.service), call)) {
      const name = part === "error" && call.error instanceof Error ? ` ${call.error.name}` : "";
      const about = `${folderOf(call.service)}.${call.operation} ${part}${name}`;
      const found = questions.get(about) ?? new Set();
      for (const problem of problems) found.add(problem);
      questions.set(about, found);
    }
  return [...questions].map(([about, found]) => ({ about, differences: [...found] }));
}

/** An answer that AWS could not give is found. */
function planted(modelOf: (service: string) => ServiceModel, { calls }: Looks): Question[] {
  const plants = [
    [
      "iam",
      "SimulatePrincipalPolicy",
      { EvaluationResults: [{ EvalActionName: "a:B", EvalDecision: "yes" }] },
    ],
    ["kms", "DescribeKey", { KeyMetadata: { KeyState: "Enabled" } }],
    ["scheduler", "GetSchedule", { State: "ON" }],
    ["acm", "DescribeCertificate", { Certificate: { Status: "FINE" } }],
    ["ec2", "DescribeVpcs", { Vpcs: [{ State: "gone" }] }],
    ["secrets", "DescribeSecret", { DeletedDate: "yesterday" }],
    ["sqs", "GetQueueAttributes", { Attributes: { Colour: "red" } }],
  ] as const;
  return plants.map(([service, operation, output]) => {
    const call = calls.find((each) => each.service === service && each.operation === operation);
    const problems = call ? callProblems(modelOf(service), { ...call, output }).get("answer") : undefined;
    return {
      about: `planted: ${folderOf(service)}.${operation} answers what it cannot`,
      differences: problems?.length ? [] : ["was not found"],
    };
  });
}

/** A key lets its account's policies decide, as every key that CDK makes does. */
const keyPolicies = ({ keyArn }: Looks) =>
  new Map([
    [
      keyArn,
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow" as const,
            Action: "kms:*",
            Resource: "*",
            Principal: { AWS: "arn:aws:iam::111122223333:root" },
          },
        ],
      },
    ],
  ]);

async function decisions(iam: Simulator, all: readonly Decision[]): Promise<Question[]> {
  const questions = new Map<string, string[]>();
  for (const decision of all) {
    const about = `whether a role may ${decision.action}`;
    const found = questions.get(about) ?? [];
    found.push(...(await difference(iam, decision)));
    questions.set(about, found);
  }
  return [...questions].map(([about, differences]) => ({ about, differences: [...new Set(differences)] }));
}

async function difference(iam: Simulator, decision: Decision): Promise<string[]> {
  const { roleArn, policies, action, resource, context, isAllowed } = decision;
  const documents = policies.map((policy, index) => ({
    id: `p${index}`,
    document: { Version: "2012-10-17", ...policy },
  }));
  const principal = { name: "role", kind: "function", arn: roleArn, policies: documents } as Parameters<
    Simulator["refusal"]
  >[0];
  const refusal = await iam.refusal(principal, { action, resource, context });
  if ((refusal === undefined) === isAllowed) return [];
  return [
    `${action} on ${resource}: the sandbox ${isAllowed ? "allows" : "refuses"} it, iam-simulate says ${refusal ?? "Allowed"}`,
  ];
}

/** A sandbox that decided the other way would be found. */
async function plantedDecisions(iam: Simulator, { decisions: all }: Looks): Promise<Question[]> {
  const samples = [true, false].flatMap((is) => all.find(({ isAllowed }) => isAllowed === is) ?? []);
  const found = await Promise.all(
    samples.map((each) => difference(iam, { ...each, isAllowed: !each.isAllowed })),
  );
  return [
    {
      about: "planted: a decision that is turned round",
      differences: found.length === 2 && found.every(({ length }) => length > 0) ? [] : ["was not found"],
    },
  ];
}
