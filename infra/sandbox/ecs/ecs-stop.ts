/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html#ECS-Type-Task-stopCode */
export type StopCode = "TaskFailedToStart" | "EssentialContainerExited" | "ServiceSchedulerInitiated";
