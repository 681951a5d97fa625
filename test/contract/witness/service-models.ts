import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ServiceModel } from "../../models/service-model.ts";

/** Folders of botocore that are named otherwise than our clients. */
const folders: Readonly<Record<string, string>> = {
  cloudwatchGlobal: "cloudwatch",
  elb: "elbv2",
  eventbridge: "events",
  secrets: "secretsmanager",
  sfn: "stepfunctions",
};

/** Botocore's name of a service. */
export const folderOf = (service: string): string => folders[service] ?? service;

/** The model of each service, read when first asked for. @param place botocore's folder `data`. */
export function serviceModels(place: string): (service: string) => ServiceModel {
  const read = new Map<string, ServiceModel>();
  return (service) => {
    const known = read.get(service) ?? newest(join(place, folderOf(service)));
    read.set(service, known);
    return known;
  };
}

/** Folders are named by the dates of the API's versions. */
function newest(folder: string): ServiceModel {
  const version = readdirSync(folder).sort().at(-1) ?? "";
  const packed = readFileSync(join(folder, version, "service-2.json.gz"));
  return JSON.parse(gunzipSync(packed).toString("utf8")) as ServiceModel;
}
