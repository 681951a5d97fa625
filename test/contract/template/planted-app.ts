/** The sample installation with a mistake for each rule pack, run as the app is: its synthesis must fail. */
import { fileURLToPath } from "node:url";
import { Stack } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Topic } from "aws-cdk-lib/aws-sns";
import { checkRules } from "../../../infra/aws/rule-packs.ts";
import { installations } from "./installations.ts";

const app = installations[0]?.make(fileURLToPath(new URL("../../../", import.meta.url)));
const stack = app?.node.children.find((child) => Stack.isStack(child));
if (!app || !stack) throw new Error("there is no stack to plant in");
const mistakes = [
  new Bucket(stack, "BucketWithoutTls"),
  new Topic(stack, "TopicWithoutKey"),
  new LambdaFunction(stack, "FunctionWithoutTracing", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromInline("exports.handler = async () => {};"),
  }),
];
console.error(`planted: ${mistakes.map(({ node }) => node.id).join(", ")}`);
checkRules(app);
app.synth();
