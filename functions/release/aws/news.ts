import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PublishCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import { releaseStateChange } from "../../../events/release-state-change.ts";
import type { News, Outbox } from "../../ledger/outbox.ts";
import { Unreachable } from "../../shared/errors.ts";
import { busDetail, chatMessage } from "../news-text.ts";
import { translate } from "../../shared/aws-errors.ts";

export interface NewsClients {
  readonly sns: Pick<SNSClient, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
}

/** Sends what the outbox holds, to the bus and to people, and then forgets it: at least once, under one id. */
export function newsSender(
  clients: NewsClients,
  outbox: Outbox,
  where: { topicArn: string; busName: string },
) {
  return async function send(news: News): Promise<void> {
    await toBus(clients.eventbridge, where.busName, news);
    if (news.forPeople) await toPeople(clients.sns, where.topicArn, news);
    await outbox.sent(news);
  };
}

async function toBus(client: NewsClients["eventbridge"], busName: string, news: News): Promise<void> {
  const entry = {
    EventBusName: busName,
    Source: releaseStateChange.source,
    DetailType: releaseStateChange.detailType,
    Detail: JSON.stringify(busDetail(news)),
  };
  const answer = await client.send(new PutEventsCommand({ Entries: [entry] })).catch(translate("PutEvents"));
  // PutEvents answers 200 for entries that it did not take.
  const [refused] = (answer.Entries ?? []).filter(({ ErrorCode }) => ErrorCode);
  if (refused) throw new Unreachable(`PutEvents: ${refused.ErrorCode}: ${refused.ErrorMessage ?? ""}`);
}

async function toPeople(client: NewsClients["sns"], topicArn: string, news: News): Promise<void> {
  const { subject, message } = chatMessage(news);
  const command = new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message });
  await client.send(command).catch(translate("Publish"));
}

export type SendNews = ReturnType<typeof newsSender>;
